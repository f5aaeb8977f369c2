//! Outcomes of attempts, and their metrics.

use std::ops::AddAssign;

use store::LabelledCounter;

/// Outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    RetryLater,
    Dead,
}

/// Counters of this process's outcomes, for the metrics.
#[derive(Clone)]
pub struct Outcomes {
    tally: LabelledCounter<1>,
    /// Metric label of a delivered message.
    delivered: &'static str,
}

impl Outcomes {
    pub fn new(delivered: &'static str) -> Self {
        let labels = [Outcome::Delivered, Outcome::RetryLater, Outcome::Dead].map(|outcome| label(outcome, delivered));
        Self { tally: LabelledCounter::of(labels.map(|label| [("outcome", label)])), delivered }
    }

    pub fn count(&self, outcome: Outcome, times: u64) {
        self.tally.add([("outcome", label(outcome, self.delivered))], times);
    }

    pub fn tally(&self) -> &LabelledCounter<1> {
        &self.tally
    }
}

fn label(outcome: Outcome, delivered: &'static str) -> &'static str {
    match outcome {
        Outcome::Delivered => delivered,
        Outcome::RetryLater => "put_off",
        Outcome::Dead => "given_up",
    }
}

/// Outcome of one pass over a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassOutcome {
    /// Messages enqueued; for a webhook, events that its filter skipped count too.
    pub enqueued: usize,
    /// Messages accepted by their receiver.
    pub delivered: usize,
    /// Failed messages that are retried.
    pub retried_later: usize,
    pub dead: usize,
}

impl PassOutcome {
    pub fn count(&mut self, outcome: Outcome, times: usize) {
        let counted = match outcome {
            Outcome::Delivered => &mut self.delivered,
            Outcome::RetryLater => &mut self.retried_later,
            Outcome::Dead => &mut self.dead,
        };
        *counted += times;
    }
}

impl AddAssign for PassOutcome {
    fn add_assign(&mut self, other: Self) {
        self.enqueued += other.enqueued;
        self.delivered += other.delivered;
        self.retried_later += other.retried_later;
        self.dead += other.dead;
    }
}
