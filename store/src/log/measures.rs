use std::time::Duration;

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tokio::sync::watch;
use tokio::time::Instant;

use super::batch::Answer;
use super::{AppendError, Receipt};
use crate::sql::SqlError;
use crate::tally::Tally;

/// What becomes of appends.
const OUTCOMES: [&str; 7] = ["stored", "lost", "diverged", "key-gone", "repeated", "taken", "failed"];

/// What is counted of appends; clones count together.
#[derive(Debug, Clone)]
pub struct AppendMeasures {
    outcomes: Tally<1>,
    sizes: Histogram,
    latency: Histogram,
    standing: watch::Sender<AppendStanding>,
}

/// How appends have fared lately.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppendStanding {
    stored: Option<Instant>,
    failed: Option<Instant>,
    without_room: Option<Instant>,
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

    fn note(&mut self, answers: &[Answer], now: Instant) {
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
        }
    }
}

impl Default for AppendMeasures {
    fn default() -> Self {
        Self {
            outcomes: Tally::of(OUTCOMES.map(|outcome| [("outcome", outcome)])),
            sizes: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            // From half a millisecond to eight seconds.
            latency: Histogram::new(exponential_buckets(0.0005, 2.0, 15)),
            standing: watch::channel(AppendStanding::default()).0,
        }
    }
}

impl AppendMeasures {
    /// For whoever shows them.
    pub fn register(&self, registry: &mut Registry) {
        self.outcomes.register(registry, "appends", "Appends to the log, by what became of them");
        registry.register("append_batch_size", "Appends that were committed together", self.sizes.clone());
        let help = "How long a batch of appends took to commit";
        registry.register_with_unit("append_batch", help, Unit::Seconds, self.latency.clone());
    }

    /// How appends fare: a probe may find room where they find none.
    pub fn standing(&self) -> AppendStanding {
        *self.standing.borrow()
    }

    /// A batch was answered; none where the log broke off.
    pub(super) fn answered(&self, size: usize, answers: &[Answer], took: Duration) {
        self.sizes.observe(f64::from(u32::try_from(size).unwrap_or(u32::MAX)));
        self.latency.observe(took.as_secs_f64());
        for answer in answers {
            self.outcomes.count([("outcome", outcome(answer))]);
        }
        self.standing.send_modify(|standing| standing.note(answers, Instant::now()));
        let broken = size.saturating_sub(answers.len());
        if broken > 0 {
            self.outcomes.add([("outcome", "failed")], u64::try_from(broken).unwrap_or(u64::MAX));
        }
    }
}

fn outcome(answer: &Result<Receipt, AppendError>) -> &'static str {
    match answer {
        Ok(_) => "stored",
        // Somebody else was faster with the same stream.
        Err(AppendError::Conflict { .. }) => "lost",
        // What it follows is not in the log any more.
        Err(AppendError::Diverged { .. }) => "diverged",
        Err(AppendError::KeyGone) => "key-gone",
        Err(AppendError::Repeated(_)) => "repeated",
        Err(AppendError::ClaimTaken(_) | AppendError::UploadNotFree(_)) => "taken",
        Err(AppendError::Sql(_) | AppendError::Closed) => "failed",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::log::Position;

    const MOMENT: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn an_append_without_room_is_remembered_until_one_is_stored_or_a_moment_has_passed() {
        let measures = AppendMeasures::default();
        let begun = Instant::now();
        let full = || Err(SqlError::OutOfSpace(Arc::new(sqlx::Error::WorkerCrashed)).into());
        let stored = || Ok(Receipt { version: 1, position: Position::START });
        assert!(!measures.standing().lacks_room(MOMENT) && !measures.standing().has_failed_since(begun));
        measures.answered(1, &[full()], Duration::ZERO);
        assert!(measures.standing().lacks_room(MOMENT) && measures.standing().has_failed_since(begun));
        tokio::time::advance(Duration::from_secs(1)).await;
        let later = Instant::now();
        measures.answered(1, &[stored()], Duration::ZERO);
        assert!(!measures.standing().lacks_room(MOMENT) && !measures.standing().has_failed_since(later));
        tokio::time::advance(Duration::from_secs(1)).await;
        measures.answered(1, &[full()], Duration::ZERO);
        tokio::time::advance(MOMENT).await;
        assert!(!measures.standing().lacks_room(MOMENT), "by now a probe tells");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_wrong_with_an_append_itself_says_nothing_of_the_database() {
        let (measures, begun) = (AppendMeasures::default(), Instant::now());
        let away = SqlError::Unavailable(Arc::new(sqlx::Error::PoolTimedOut));
        for wrong in [AppendError::KeyGone, AppendError::Conflict { current: 1 }, SqlError::Row(String::new()).into()] {
            measures.answered(1, &[Err(wrong)], Duration::ZERO);
        }
        assert!(!measures.standing().has_failed_since(begun));
        measures.answered(1, &[Err(away.into())], Duration::ZERO);
        assert!(measures.standing().has_failed_since(begun) && !measures.standing().lacks_room(MOMENT));
    }
}
