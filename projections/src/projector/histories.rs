//! Historical states for lagging projections: folded from the log up to their position, because `dossier_state` has
//! gone on. Read before the transaction of the batch, since a task that holds a connection must not wait for another.

use std::collections::{BTreeMap, HashMap};

use domain::AggregateKind;
use store::RecordedEvent;
use store::log::{Position, StreamId};

use super::Projector;
use super::event_batch::EventBatch;
use crate::dossier_state;
use crate::projection::{ApplyError, Projection, Reading};
use crate::state::{of_dossier, speaks_of_a_dossier};

impl Projector {
    /// Look-ups for applying a batch to these projections from a position on.
    pub(super) async fn reading_for(
        &self,
        names: &[&str],
        from: Position,
        batch: &EventBatch,
    ) -> Result<Reading, ApplyError> {
        let reading = self.reading(batch).await?;
        if names.contains(&dossier_state::NAME) || !self.named(names).any(Projection::asks_for_states) {
            return Ok(reading);
        }
        Ok(reading.behind(self.histories(from, batch).await?))
    }

    /// Events up to the batch of each dossier that it is about or mentions; with one statement.
    async fn histories(
        &self,
        from: Position,
        batch: &EventBatch,
    ) -> Result<HashMap<String, Vec<RecordedEvent>>, ApplyError> {
        let wanted = lengths_before(&batch.events).into_iter().filter(|(_, length)| *length > 0);
        let stream = |id: &str| StreamId { kind: AggregateKind::Dossier, id: id.to_owned() };
        let wanted: Vec<_> = wanted.map(|(id, length)| (stream(id), length)).collect();
        let mut histories: HashMap<String, Vec<RecordedEvent>> = HashMap::new();
        if wanted.is_empty() {
            return Ok(histories);
        }
        let stored = self.0.parts.log.read_beginnings(&wanted).await?;
        for event in stored.into_iter().filter(|event| event.position <= from) {
            let recorded = RecordedEvent::read(event, &self.0.parts.upcasters).map_err(|error| {
                let (kind, id) = (error.stream.kind, &error.stream.id);
                ApplyError::OutOfPlace(format!("event {} of {kind} {id} cannot be read", error.sequence))
            })?;
            histories.entry(recorded.stream.id.clone()).or_default().push(recorded);
        }
        Ok(histories)
    }
}

/// Dossiers that events are about or mention, each with the number of its events before these; all events where none of
/// these is its own and gives the sequence.
fn lengths_before(events: &[RecordedEvent]) -> BTreeMap<&str, u64> {
    let mut lengths = BTreeMap::new();
    for recorded in events.iter().filter(|recorded| speaks_of_a_dossier(recorded)) {
        let length = lengths.entry(recorded.stream.id.as_str()).or_insert(u64::MAX);
        if of_dossier(recorded).is_some() && *length == u64::MAX {
            *length = recorded.sequence - 1;
        }
    }
    lengths
}
