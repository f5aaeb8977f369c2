//! Streams suspected of a lock by another session: their appends run apart from the group commit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::StreamId;
use super::append_standing::has_hung;
use super::batch::Answer;

/// Time after a hang for which a stream counts as suspect; without appends it is forgotten after that.
const SUSPECTED_FOR: Duration = Duration::from_secs(60);

/// Bulkhead for streams of which an append hung: another session holds a lock on one of them, and which one of a batch
/// is unknown. Their next appends run apart, so that no others wait with them. Clones share the list.
#[derive(Debug, Clone, Default)]
pub(super) struct Suspects(Arc<Mutex<HashMap<StreamId, Instant>>>);

impl Suspects {
    /// Whether an append to this stream hung lately, and none has had an answer since.
    pub(super) fn has(&self, stream: &StreamId) -> bool {
        let all = self.all();
        !all.is_empty() && all.get(stream).is_some_and(|hung| hung.elapsed() < SUSPECTED_FOR)
    }

    /// Records the answers to a batch that took this long; `streams` and `answers` are in the same order.
    pub(super) fn note(&self, streams: Vec<StreamId>, answers: &[Answer], took: Duration) {
        let mut all = self.all();
        for (stream, answer) in streams.into_iter().zip(answers) {
            if has_hung(answer, took) {
                all.insert(stream, Instant::now());
            } else {
                all.remove(&stream);
            }
        }
        all.retain(|_, hung| hung.elapsed() < SUSPECTED_FOR);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<StreamId, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use domain::AggregateKind;

    use super::*;
    use crate::log::{Position, Receipt};
    use crate::sql::SqlError;

    #[tokio::test(start_paused = true)]
    async fn a_stream_is_suspect_from_when_it_hung_until_it_is_answered_or_long_ago() {
        let suspects = Suspects::default();
        let [one, other] = ["one", "other"].map(|id| StreamId::new(AggregateKind::Exchange, id));
        let away = || Err(SqlError::from(sqlx::Error::PoolTimedOut).into());
        let stored = || Ok(Receipt { version: 1, position: Position::START });
        suspects.note(vec![one.clone()], &[away()], Duration::from_millis(10));
        assert!(!suspects.has(&one), "it did not wait");
        suspects.note(vec![one.clone(), other.clone()], &[away(), away()], Duration::from_secs(8));
        assert!(suspects.has(&one) && suspects.has(&other), "nobody knows which of them");
        suspects.note(vec![other.clone()], &[stored()], Duration::ZERO);
        assert!(suspects.has(&one) && !suspects.has(&other));
        tokio::time::advance(SUSPECTED_FOR).await;
        assert!(!suspects.has(&one));
    }
}
