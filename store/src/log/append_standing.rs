use std::time::Duration;

use tokio::time::Instant;

use super::AppendError;
use super::batch::Answer;
use crate::sql::SqlError;

/// An append that has waited so long hangs: more than any try that lost a race or met a busy disk.
const HANGS_AFTER: Duration = Duration::from_secs(2);

/// How appends have fared lately.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppendStanding {
    stored: Option<Instant>,
    failed: Option<Instant>,
    without_room: Option<Instant>,
    /// The one that was given up last after it hung.
    hung: Option<Hung>,
    /// Since when the oldest waits that has no answer yet.
    oldest: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Hung {
    since: Instant,
    until: Instant,
}

impl AppendStanding {
    /// Whether the database has failed one since this moment.
    pub fn has_failed_since(&self, moment: Instant) -> bool {
        self.failed.is_some_and(|failed| failed >= moment)
    }

    /// Whether one found no room a moment ago, and none was stored since.
    pub fn lacks_room(&self, moment: Duration) -> bool {
        self.without_room.is_some_and(|at| at.elapsed() < moment && Some(at) > self.stored)
    }

    /// Whether one hangs, or did when it was given up a moment ago.
    pub fn hangs(&self, moment: Duration) -> bool {
        self.hanging(moment).next().is_some()
    }

    /// Whether one does so and none was stored since it was sent: others do not get through either.
    pub fn hangs_alone(&self, moment: Duration) -> bool {
        self.hanging(moment).any(|since| Some(since) > self.stored)
    }

    /// Whether one was given up a moment ago after it hung.
    pub(super) fn gave_up(&self, moment: Duration) -> bool {
        self.hung.is_some_and(|hung| hung.until.elapsed() < moment)
    }

    /// Since when each waits or has waited.
    fn hanging(&self, moment: Duration) -> impl Iterator<Item = Instant> {
        let waits = self.oldest.filter(|since| since.elapsed() >= HANGS_AFTER);
        let waited = self.hung.filter(|hung| hung.until.elapsed() < moment).map(|hung| hung.since);
        waits.into_iter().chain(waited)
    }

    /// The same with what waits just now.
    pub(super) fn with(self, oldest: Option<Instant>) -> Self {
        Self { oldest, ..self }
    }

    /// A batch that took so long was answered now.
    pub(super) fn note(&mut self, answers: &[Answer], took: Duration, now: Instant) {
        for answer in answers {
            match answer {
                Ok(_) => self.stored = Some(now),
                Err(AppendError::Sql(SqlError::OutOfSpace(_))) => {
                    (self.failed, self.without_room) = (Some(now), Some(now));
                }
                Err(AppendError::Sql(SqlError::Unavailable(_))) => self.failed = Some(now),
                // What is wrong with an append itself, or who was faster, says nothing of the database.
                Err(_) => {}
            }
            if has_hung(answer, took) {
                self.failed = Some(now);
                self.hung = Some(Hung { since: now.checked_sub(took).unwrap_or(now), until: now });
            }
        }
    }
}

/// Whether an append was given up that had waited for the database, and not for its turn in a race.
pub(super) fn has_hung(answer: &Answer, took: Duration) -> bool {
    took >= HANGS_AFTER && matches!(answer, Err(AppendError::Sql(SqlError::Unavailable(_) | SqlError::Contention(_))))
}
