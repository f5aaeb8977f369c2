//! Health of appends: recent failures, lack of disk space, and hanging ones.

use std::time::Duration;

use tokio::time::Instant;

use super::AppendError;
use super::batch::Answer;
use crate::sql::SqlError;

/// Latency from which an append counts as hanging: longer than any retry after a conflict or a busy disk.
const HANGS_AFTER: Duration = Duration::from_secs(2);

/// Recent outcomes of appends, for health checks.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppendStanding {
    stored: Option<Instant>,
    failed: Option<Instant>,
    without_room: Option<Instant>,
    /// Append given up last after it hung.
    hung: Option<Hung>,
    /// Start of the oldest append without an answer.
    oldest: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Hung {
    since: Instant,
    until: Instant,
}

impl AppendStanding {
    /// Whether the database has failed an append since `moment`.
    pub fn has_failed_since(&self, moment: Instant) -> bool {
        self.failed.is_some_and(|failed| failed >= moment)
    }

    /// Whether an append failed for lack of disk space within the last `moment`, and none was stored since.
    pub fn lacks_room(&self, moment: Duration) -> bool {
        self.without_room.is_some_and(|at| at.elapsed() < moment && Some(at) > self.stored)
    }

    /// Whether an append hangs now, or was given up within the last `moment`.
    pub fn hangs(&self, moment: Duration) -> bool {
        self.hanging(moment).next().is_some()
    }

    /// Whether an append hangs and none was stored since it was sent: the database as a whole does not answer.
    pub fn hangs_alone(&self, moment: Duration) -> bool {
        self.hanging(moment).any(|since| Some(since) > self.stored)
    }

    /// Whether an append was given up within the last `moment` after it hung.
    pub(super) fn gave_up(&self, moment: Duration) -> bool {
        self.hung.is_some_and(|hung| hung.until.elapsed() < moment)
    }

    /// Start of each append that hangs or was given up.
    fn hanging(&self, moment: Duration) -> impl Iterator<Item = Instant> {
        let waits = self.oldest.filter(|since| since.elapsed() >= HANGS_AFTER);
        let waited = self.hung.filter(|hung| hung.until.elapsed() < moment).map(|hung| hung.since);
        waits.into_iter().chain(waited)
    }

    /// Adds the start of the oldest append in flight.
    pub(super) fn with(self, oldest: Option<Instant>) -> Self {
        Self { oldest, ..self }
    }

    /// Records the answers to a batch that took this long.
    pub(super) fn note(&mut self, answers: &[Answer], took: Duration, now: Instant) {
        for answer in answers {
            match answer {
                Ok(_) => self.stored = Some(now),
                Err(AppendError::Sql(SqlError::OutOfSpace(_))) => {
                    (self.failed, self.without_room) = (Some(now), Some(now));
                }
                Err(AppendError::Sql(SqlError::Unavailable(_))) => self.failed = Some(now),
                // A fault of the append itself, or a lost race, says nothing about the database.
                Err(_) => {}
            }
            if has_hung(answer, took) {
                self.failed = Some(now);
                self.hung = Some(Hung { since: now.checked_sub(took).unwrap_or(now), until: now });
            }
        }
    }
}

/// Whether an append was given up after it waited for the database, rather than for its turn after conflicts.
pub(super) fn has_hung(answer: &Answer, took: Duration) -> bool {
    took >= HANGS_AFTER && matches!(answer, Err(AppendError::Sql(SqlError::Unavailable(_) | SqlError::Contention(_))))
}
