use std::collections::HashSet;

use super::standing::Standing;
use super::{Append, AppendError, MAX_EVENTS, Receipt};
use crate::sql::SqlError;

/// What became of one append of a batch.
pub(super) type Answer = Result<Receipt, AppendError>;

/// An append at its place in a batch.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) place: usize,
    pub(super) append: &'a Append,
}

/// The answers to a batch, given in any order.
pub(super) struct Answers(Vec<Option<Answer>>);

impl Answers {
    /// For a batch of this many appends.
    pub(super) fn new(count: usize) -> Self {
        Self(std::iter::repeat_with(|| None).take(count).collect())
    }

    /// Answers the append at this place.
    pub(super) fn give(&mut self, place: usize, answer: Answer) {
        if let Some(open) = self.0.get_mut(place) {
            *open = Some(answer);
        }
    }

    /// Whether the append at this place has no answer yet.
    pub(super) fn lacks(&self, place: usize) -> bool {
        self.0.get(place).is_some_and(Option::is_none)
    }

    /// Tells all of these that the database failed them.
    pub(super) fn fail(&mut self, appends: &[Placed<'_>], error: &SqlError) {
        for placed in appends {
            self.give(placed.place, Err(error.clone().into()));
        }
    }

    /// In the order of the batch.
    pub(super) fn finish(self) -> Vec<Answer> {
        self.0.into_iter().map(|answer| answer.unwrap_or(Err(AppendError::Closed))).collect()
    }
}

/// Why an append lost.
pub(super) fn refusal(standing: Standing) -> AppendError {
    match standing.request {
        Some(request) => AppendError::Repeated(Box::new(request)),
        None => AppendError::Conflict { current: standing.current },
    }
}

/// Parts a batch into rounds, each without two appends of one stream or of one request key: inside a round nothing
/// decides about anything else, so that a whole round can be one statement. Earlier appends come in earlier rounds;
/// what no adapter could store is answered at once.
pub(super) fn rounds<'a>(batch: &'a [Append], answers: &mut Answers) -> Vec<Vec<Placed<'a>>> {
    let mut waiting = Vec::with_capacity(batch.len());
    for (place, append) in batch.iter().enumerate() {
        if append.events.is_empty() || append.events.len() > MAX_EVENTS {
            let error = SqlError::Row(format!("an append of {} events", append.events.len()));
            answers.give(place, Err(error.into()));
        } else {
            waiting.push(Placed { place, append });
        }
    }
    let mut rounds = Vec::new();
    while !waiting.is_empty() {
        let mut streams = HashSet::new();
        let mut keys = HashSet::new();
        let (round, later) = waiting.into_iter().partition(|Placed { append, .. }| {
            // Both are noted also where one has to wait, so that nothing overtakes it.
            let new_stream = streams.insert(&append.stream);
            let new_key = append.request.as_ref().is_none_or(|request| keys.insert(&request.key));
            new_stream && new_key
        });
        rounds.push(round);
        waiting = later;
    }
    rounds
}

#[cfg(test)]
mod tests {
    use domain::AggregateKind;
    use serde_json::json;

    use super::{Answers, rounds};
    use crate::log::{Append, NewEvent, RequestKey, StreamId};

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
            request: key.map(|key| RequestKey { key: key.to_owned(), fingerprint: String::new() }),
            side_writes: Vec::new(),
        }
    }

    fn places(batch: &[Append]) -> Vec<Vec<usize>> {
        let rounds = rounds(batch, &mut Answers::new(batch.len()));
        rounds.iter().map(|round| round.iter().map(|placed| placed.place).collect()).collect()
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
    fn an_append_without_events_is_answered_at_once() {
        let empty = Append { events: Vec::new(), ..append("a", None) };
        let mut answers = Answers::new(1);
        assert!(rounds(&[empty], &mut answers).is_empty());
        assert!(matches!(answers.finish().as_slice(), [Err(crate::log::AppendError::Sql(_))]));
    }
}
