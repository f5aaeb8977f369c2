use std::ops::AddAssign;

use store::LabelledCounter;

/// What a try came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    RetryLater,
    Dead,
}

/// How often tries of this process came to what, for the metrics.
#[derive(Clone)]
pub struct Outcomes {
    tally: LabelledCounter<1>,
    /// The label of a message that was delivered.
    delivered: &'static str,
}

impl Outcomes {
    /// All at nought; `delivered` is the label of a message that was.
    pub fn new(delivered: &'static str) -> Self {
        let labels = [Outcome::Delivered, Outcome::RetryLater, Outcome::Dead].map(|outcome| label(outcome, delivered));
        Self { tally: LabelledCounter::of(labels.map(|label| [("outcome", label)])), delivered }
    }

    /// So many more tries that came to this.
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
    /// What was new and is enqueued; of a webhook also events that it did not want and were only passed by.
    pub enqueued: usize,
    /// Messages that arrived, as far as their receiver says.
    pub delivered: usize,
    /// Messages that failed and are tried again.
    pub retried_later: usize,
    /// Messages that are not tried again.
    pub dead: usize,
}

impl PassOutcome {
    /// So many more tries that came to this.
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
