//! Batches of appends: their answers in order, and their split into rounds without conflicts.

use std::collections::HashSet;

use super::conflict::Conflict;
use super::{Append, AppendError, MAX_EVENTS, Receipt};
use crate::sql::{SqlError, StoredJson};

/// Outcome of one append of a batch.
pub(super) type Answer = Result<Receipt, AppendError>;

/// Append with its index in the batch.
#[derive(Clone, Copy)]
pub(super) struct PlacedAppend<'a> {
    pub(super) place: usize,
    pub(super) append: &'a Append,
}

/// Collects the answers to a batch, given in any order.
pub(super) struct Answers(Vec<Option<Answer>>);

impl Answers {
    pub(super) fn new(count: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(count).collect())
    }

    pub(super) fn give(&mut self, place: usize, answer: Answer) {
        if let Some(open) = self.0.get_mut(place) {
            *open = Some(answer);
        }
    }

    /// Whether the append at this index has no answer yet.
    pub(super) fn lacks(&self, place: usize) -> bool {
        self.0.get(place).is_some_and(Option::is_none)
    }

    /// Answers all of these with the error of the database.
    pub(super) fn fail(&mut self, appends: &[PlacedAppend<'_>], error: &SqlError) {
        for placed in appends {
            self.give(placed.place, Err(error.clone().into()));
        }
    }

    /// Returns the answers in the order of the batch.
    pub(super) fn finish(self) -> Vec<Answer> {
        self.0.into_iter().map(|answer| answer.unwrap_or(Err(AppendError::Closed))).collect()
    }
}

/// Refusal that a conflict amounts to; `None` where nothing stands against the append any more.
pub(super) fn refusal(append: &Append, conflict: Conflict) -> Option<AppendError> {
    let Conflict { current, previous_hash, key_is_gone, request } = conflict;
    if let Some(request) = request {
        return Some(AppendError::Repeated(Box::new(request)));
    }
    if previous_hash.as_deref() != append.previous_hash() {
        return Some(AppendError::Diverged { current });
    }
    if current != append.expected {
        return Some(AppendError::Conflict { current });
    }
    key_is_gone.then_some(AppendError::KeyGone)
}

/// Error of an append that no adapter can store.
fn malformed(append: &Append) -> Option<SqlError> {
    let events = append.events.len();
    if events == 0 || events > MAX_EVENTS {
        return Some(SqlError::Row(format!("an append of {events} events")));
    }
    if append.expected > 0 && append.previous_hash().is_none() {
        return Some(SqlError::Row("an append that does not say which event it follows".to_owned()));
    }
    // SQLite would store what PostgreSQL refuses, and then no log could be carried from one to the other.
    append
        .events
        .iter()
        .flat_map(|event| [&event.payload, &event.metadata])
        .find_map(|json| StoredJson::check(json).err())
}

/// Splits a batch into rounds without conflicts (no two appends of one stream or idempotency key): nothing inside a
/// round depends on anything else in it, so a whole round can be one statement. Earlier appends come in earlier rounds;
/// an append that no adapter can store is answered at once.
pub(super) fn conflict_free_batches<'a>(batch: &'a [Append], answers: &mut Answers) -> Vec<Vec<PlacedAppend<'a>>> {
    let mut waiting = Vec::with_capacity(batch.len());
    for (place, append) in batch.iter().enumerate() {
        match malformed(append) {
            Some(error) => answers.give(place, Err(error.into())),
            None => waiting.push(PlacedAppend { place, append }),
        }
    }
    let mut batches = Vec::new();
    while !waiting.is_empty() {
        let mut streams = HashSet::new();
        let mut keys = HashSet::new();
        let (round, later) = waiting.into_iter().partition(|PlacedAppend { append, .. }| {
            // Both are noted also for an append that has to wait, so that no later one overtakes it.
            let new_stream = streams.insert(&append.stream);
            let new_key = append.request.as_ref().is_none_or(|request| keys.insert(&request.key));
            new_stream && new_key
        });
        batches.push(round);
        waiting = later;
    }
    batches
}

#[cfg(test)]
mod tests {
    use domain::AggregateKind;
    use serde_json::json;

    use super::{Answers, conflict_free_batches};
    use crate::log::{Append, AppendError, NewEvent, RequestKey, StreamId};
    use crate::sql::SqlError;

    fn append(stream: &str, key: Option<&str>) -> Append {
        let event = NewEvent {
            event_type: "Happened".to_owned(),
            event_version: "1.0.0".to_owned(),
            payload: json!({}),
            metadata: json!({}),
        };
        Append {
            stream: StreamId::new(AggregateKind::Dossier, stream),
            expected: 0,
            events: vec![event],
            sealed_under: Vec::new(),
            request: key.map(|key| RequestKey { key: key.to_owned(), fingerprint: String::new() }),
            side_writes: Vec::new(),
        }
    }

    fn places(batch: &[Append]) -> Vec<Vec<usize>> {
        let batches = conflict_free_batches(batch, &mut Answers::new(batch.len()));
        batches.iter().map(|round| round.iter().map(|placed| placed.place).collect()).collect()
    }

    #[test]
    fn what_shares_nothing_goes_together() {
        assert_eq!(places(&[append("a", None), append("b", Some("1")), append("c", Some("2"))]), [vec![0, 1, 2]]);
    }

    #[test]
    fn one_stream_keeps_its_order() {
        let batch = [append("a", None), append("b", None), append("a", None), append("a", None)];
        assert_eq!(places(&batch), [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn nothing_overtakes_what_waits_for_its_request_key() {
        let batch = [append("a", Some("1")), append("b", Some("1")), append("b", None)];
        assert_eq!(places(&batch), [vec![0], vec![1], vec![2]]);
    }

    #[test]
    fn an_append_without_events_or_without_origin_is_answered_at_once() {
        let empty = Append { events: Vec::new(), ..append("a", None) };
        let of_unknown_origin = Append { expected: 3, ..append("b", None) };
        let mut with_nul = append("c", None);
        with_nul.events[0].payload = json!({ "note": "a\0b" });
        let mut answers = Answers::new(3);
        assert!(conflict_free_batches(&[empty, of_unknown_origin, with_nul], &mut answers).is_empty());
        let answers = answers.finish();
        assert!(matches!(answers[..2], [Err(AppendError::Sql(_)), Err(AppendError::Sql(_))]));
        assert!(matches!(&answers[2], Err(AppendError::Sql(SqlError::Text(_)))), "{:?}", answers[2]);
    }
}
