use std::time::Duration;

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::batch::Answer;
use super::{AppendError, Receipt};
use crate::tally::Tally;

/// What becomes of appends.
const OUTCOMES: [&str; 7] = ["stored", "lost", "diverged", "key-gone", "repeated", "taken", "failed"];

/// What is counted of appends; clones count together.
#[derive(Debug, Clone)]
pub struct AppendMeasures {
    outcomes: Tally<1>,
    sizes: Histogram,
    latency: Histogram,
}

impl Default for AppendMeasures {
    fn default() -> Self {
        Self {
            outcomes: Tally::of(OUTCOMES.map(|outcome| [("outcome", outcome)])),
            sizes: Histogram::new(exponential_buckets(1.0, 2.0, 10)),
            // From half a millisecond to eight seconds.
            latency: Histogram::new(exponential_buckets(0.0005, 2.0, 15)),
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

    /// A batch was answered; none where the log broke off.
    pub(super) fn answered(&self, size: usize, answers: &[Answer], took: Duration) {
        self.sizes.observe(f64::from(u32::try_from(size).unwrap_or(u32::MAX)));
        self.latency.observe(took.as_secs_f64());
        for answer in answers {
            self.outcomes.count([("outcome", outcome(answer))]);
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
