//! What lags is given the states of dossiers as they were where it stands: folded from the log, because `dossier_state`
//! has gone on. Read before the transaction in which they are followed, since nobody waits for a connection while they
//! hold one.

use std::collections::{BTreeMap, HashMap};

use domain::AggregateKind;
use store::Recorded;
use store::log::{Position, StreamId};

use super::piece::Piece;
use super::{Follower, PAGE, dossier_state};
use crate::course::{of_dossier, speaks_of_a_dossier};
use crate::projection::{ApplyError, Projection, Reading};

impl Follower {
    /// What these projections look up to follow a piece together from a position on.
    pub(super) async fn reading_for(
        &self,
        names: &[&str],
        from: Position,
        piece: &Piece,
    ) -> Result<Reading, ApplyError> {
        let reading = self.reading(piece).await?;
        if names.contains(&dossier_state::NAME) || !self.named(names).any(Projection::asks_for_states) {
            return Ok(reading);
        }
        Ok(reading.behind(self.histories(from, piece).await?))
    }

    /// By dossier that a piece is about, its events before the piece.
    async fn histories(&self, from: Position, piece: &Piece) -> Result<HashMap<String, Vec<Recorded>>, ApplyError> {
        let mut histories = HashMap::new();
        for (dossier, length) in known_lengths(&piece.events) {
            if length != Some(0) {
                histories.insert(dossier.to_owned(), self.history(dossier, length, from).await?);
            }
        }
        Ok(histories)
    }

    /// The first so many events of a dossier; those up to a position where it is not known how many these are.
    async fn history(&self, dossier: &str, length: Option<u64>, up_to: Position) -> Result<Vec<Recorded>, ApplyError> {
        let stream = StreamId { kind: AggregateKind::Dossier, id: dossier.to_owned() };
        let mut history = Vec::new();
        let mut known: u64 = 0;
        loop {
            let wanted = length.map_or(u64::from(PAGE), |length| (length - known).min(u64::from(PAGE)));
            let max = u32::try_from(wanted).unwrap_or(PAGE);
            let stored = if max == 0 { Vec::new() } else { self.0.parts.log.read_stream(&stream, known, max).await? };
            let is_last = u32::try_from(stored.len()).is_ok_and(|read| read < PAGE);
            for event in stored {
                if length.is_none() && event.position > up_to {
                    return Ok(history);
                }
                let recorded = Recorded::read(event, &self.0.parts.upcasters).map_err(|error| {
                    let (kind, id) = (error.stream.kind, &error.stream.id);
                    ApplyError::OutOfPlace(format!("event {} of {kind} {id} cannot be read", error.sequence))
                })?;
                known = recorded.sequence;
                history.push(recorded);
            }
            if is_last {
                return Ok(history);
            }
        }
    }
}

/// The dossiers that events are about or speak of, each with the number of its events before these where one of them
/// tells it.
fn known_lengths(events: &[Recorded]) -> BTreeMap<&str, Option<u64>> {
    let mut lengths = BTreeMap::new();
    for recorded in events.iter().filter(|recorded| speaks_of_a_dossier(recorded)) {
        let length = lengths.entry(recorded.stream.id.as_str()).or_insert(None);
        if of_dossier(recorded).is_some() && length.is_none() {
            *length = Some(recorded.sequence - 1);
        }
    }
    lengths
}
