//! Metrics of appends: outcomes, batch sizes, latencies and episodes of hanging.

use std::time::Duration;

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tokio::sync::watch;
use tokio::time::Instant;

use super::batch::Answer;
use super::under_way::{BatchUnderWay, UnderWay};
use super::{AppendError, AppendStanding, Receipt};
use crate::labelled_counter::LabelledCounter;

/// Values of the label `outcome`.
const OUTCOMES: [&str; 7] = ["stored", "lost", "diverged", "key-gone", "repeated", "taken", "failed"];

/// Quiet time that ends an episode of hanging appends; each episode is logged once.
const EPISODE: Duration = Duration::from_secs(60);

/// Metrics of appends; clones share them.
#[derive(Debug, Clone)]
pub struct AppendMetrics {
    outcomes: LabelledCounter<1>,
    sizes: Histogram,
    latency: Histogram,
    standing: watch::Sender<AppendStanding>,
    under_way: UnderWay,
}

impl Default for AppendMetrics {
    fn default() -> Self {
        Self {
            outcomes: LabelledCounter::of(OUTCOMES.map(|outcome| [("outcome", outcome)])),
            sizes: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            // 0.5 ms to 8 s.
            latency: Histogram::new(exponential_buckets(0.0005, 2.0, 15)),
            standing: watch::channel(AppendStanding::default()).0,
            under_way: UnderWay::default(),
        }
    }
}

impl AppendMetrics {
    pub fn register(&self, registry: &mut Registry) {
        self.outcomes.register(registry, "appends", "Appends to the log, by what became of them");
        registry.register("append_batch_size", "Appends that were committed together", self.sizes.clone());
        let help = "How long a batch of appends took to commit";
        registry.register_with_unit("append_batch", help, Unit::Seconds, self.latency.clone());
    }

    /// Recent outcomes of appends: a probe may find room where appends find none.
    pub fn standing(&self) -> AppendStanding {
        self.standing.borrow().with(self.under_way.oldest())
    }

    /// Starts the clock of a batch that is given to the log.
    pub(super) fn begun(&self) -> BatchUnderWay {
        self.under_way.begin()
    }

    /// Records a batch after this time; `answers` is empty if the log panicked.
    pub(super) fn answered(&self, size: usize, answers: &[Answer], took: Duration) {
        self.sizes.observe(f64::from(u32::try_from(size).unwrap_or(u32::MAX)));
        self.latency.observe(took.as_secs_f64());
        for answer in answers {
            self.outcomes.count([("outcome", outcome(answer))]);
        }
        let mut is_news = false;
        self.standing.send_modify(|standing| {
            let was_known = standing.gave_up(EPISODE);
            standing.note(answers, took, Instant::now());
            is_news = !was_known && standing.gave_up(EPISODE);
        });
        if is_news {
            tracing::error!(
                event = "log.hangs",
                seconds = took.as_secs(),
                "an append to the log was given up without an answer: somebody else may hold a lock on the database"
            );
        }
        let broken = size.saturating_sub(answers.len());
        if broken > 0 {
            self.outcomes.add([("outcome", "failed")], u64::try_from(broken).unwrap_or(u64::MAX));
        }
    }
}

fn outcome(answer: &Result<Receipt, AppendError>) -> &'static str {
    match answer {
        Ok(_) => "stored",
        // Optimistic concurrency conflict.
        Err(AppendError::Conflict { .. }) => "lost",
        // The log has lost the event that it follows.
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
    use crate::sql::SqlError;

    const MOMENT: Duration = Duration::from_secs(5);

    #[tokio::test(start_paused = true)]
    async fn an_append_without_room_is_remembered_until_one_is_stored_or_a_moment_has_passed() {
        let metrics = AppendMetrics::default();
        let begun = Instant::now();
        let full = || Err(SqlError::OutOfSpace(Arc::new(sqlx::Error::WorkerCrashed)).into());
        let stored = || Ok(Receipt { version: 1, position: Position::START });
        assert!(!metrics.standing().lacks_room(MOMENT) && !metrics.standing().has_failed_since(begun));
        metrics.answered(1, &[full()], Duration::ZERO);
        assert!(metrics.standing().lacks_room(MOMENT) && metrics.standing().has_failed_since(begun));
        tokio::time::advance(Duration::from_secs(1)).await;
        let later = Instant::now();
        metrics.answered(1, &[stored()], Duration::ZERO);
        assert!(!metrics.standing().lacks_room(MOMENT) && !metrics.standing().has_failed_since(later));
        tokio::time::advance(Duration::from_secs(1)).await;
        metrics.answered(1, &[full()], Duration::ZERO);
        tokio::time::advance(MOMENT).await;
        assert!(!metrics.standing().lacks_room(MOMENT), "by now a probe tells");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_wrong_with_an_append_itself_says_nothing_of_the_database() {
        let (metrics, begun) = (AppendMetrics::default(), Instant::now());
        let away = SqlError::Unavailable(Arc::new(sqlx::Error::PoolTimedOut));
        for wrong in [AppendError::KeyGone, AppendError::Conflict { current: 1 }, SqlError::Row(String::new()).into()] {
            metrics.answered(1, &[Err(wrong)], Duration::ZERO);
        }
        assert!(!metrics.standing().has_failed_since(begun));
        metrics.answered(1, &[Err(away.into())], Duration::ZERO);
        assert!(metrics.standing().has_failed_since(begun) && !metrics.standing().lacks_room(MOMENT));
    }

    #[tokio::test(start_paused = true)]
    async fn an_append_hangs_from_two_seconds_on_until_one_is_stored_or_a_moment_after_it_was_given_up() {
        let metrics = AppendMetrics::default();
        let away = || Err(SqlError::Unavailable(Arc::new(sqlx::Error::PoolTimedOut)).into());
        let stored = || Ok(Receipt { version: 1, position: Position::START });
        let waits = metrics.begun();
        assert!(!metrics.standing().hangs(MOMENT));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(metrics.standing().hangs(MOMENT) && metrics.standing().hangs_alone(MOMENT));
        metrics.answered(1, &[stored()], Duration::ZERO);
        assert!(metrics.standing().hangs(MOMENT) && !metrics.standing().hangs_alone(MOMENT), "others get through");
        tokio::time::advance(Duration::from_millis(1)).await;
        let (later, took) = (metrics.begun(), waits.took());
        drop(waits);
        assert!(!metrics.standing().hangs(MOMENT), "it was answered, and the other has just begun");
        metrics.answered(1, &[away()], took);
        assert!(metrics.standing().hangs(MOMENT) && !metrics.standing().hangs_alone(MOMENT));
        tokio::time::advance(Duration::from_secs(3)).await;
        assert!(metrics.standing().hangs_alone(MOMENT), "the other, which began when none was stored any more");
        drop(later);
        tokio::time::advance(MOMENT).await;
        assert!(!metrics.standing().hangs(MOMENT), "nobody waits any more");
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_at_once_has_not_hung() {
        let metrics = AppendMetrics::default();
        let away = || Err(SqlError::Unavailable(Arc::new(sqlx::Error::PoolTimedOut)).into());
        metrics.answered(1, &[away()], Duration::from_millis(500));
        metrics.answered(1, &[Err(AppendError::KeyGone)], Duration::from_secs(9));
        assert!(!metrics.standing().hangs(MOMENT));
    }
}
