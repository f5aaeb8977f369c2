//! Least transfer rates against slow clients (slowloris): a leaky bucket per connection.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// Least rate and grace period of a slow peer, as a leaky bucket of patience: waiting drains it second by second, each
/// byte refills it by its time at the least rate, and it never holds more than the grace. So no silence lasts longer
/// than the grace, and a transfer takes at most the grace plus its bytes divided by the least rate. Only time spent
/// waiting for the peer counts, none of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Longest silence, and head start of every body.
    pub grace: Duration,
    /// In bytes per second.
    pub least_rate: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { grace: Duration::from_secs(15), least_rate: 4 * 1024 }
    }
}

impl Pace {
    /// Time that so many bytes take at the least rate.
    fn worth(self, bytes: usize) -> Duration {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        Duration::from_secs(1).saturating_mul(bytes) / self.least_rate.max(1)
    }
}

/// Patience left with one peer.
#[derive(Debug)]
pub(super) struct Patience {
    pace: Pace,
    left: Duration,
    waiting_since: Option<Instant>,
    alarm: Pin<Box<Sleep>>,
}

impl Patience {
    pub(super) fn new(pace: Pace) -> Self {
        let alarm = Box::pin(tokio::time::sleep(pace.grace));
        Self { pace, left: pace.grace, waiting_since: None, alarm }
    }

    /// Switches to another pace, with full patience.
    pub(super) fn change(&mut self, pace: Pace) {
        if self.pace != pace {
            (self.pace, self.left) = (pace, pace.grace);
        }
    }

    /// Credits bytes that the peer sent or took.
    pub(super) fn moved(&mut self, bytes: usize) {
        self.settle(None);
        self.left = self.pace.grace.min(self.left.saturating_add(self.pace.worth(bytes)));
    }

    /// Polled while waiting for the peer; ready once the patience is spent.
    pub(super) fn poll_spent(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let now = Instant::now();
        self.settle(Some(now));
        if self.left.is_zero() {
            return Poll::Ready(());
        }
        self.alarm.as_mut().reset(now + self.left);
        self.alarm.as_mut().poll(context)
    }

    fn settle(&mut self, waits: Option<Instant>) {
        if let Some(since) = std::mem::replace(&mut self.waiting_since, waits) {
            self.left = self.left.saturating_sub(since.elapsed());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const PACE: Pace = Pace { grace: Duration::from_millis(200), least_rate: 1_000 };

    /// Waits for the peer, at most `within`; true when its patience is spent.
    async fn is_spent(patience: &mut Patience, within: Duration) -> bool {
        tokio::time::timeout(within, poll_fn(|context| patience.poll_spent(context))).await.is_ok()
    }

    #[tokio::test]
    async fn silence_ends_after_the_grace_however_much_came_before() {
        let mut patience = Patience::new(PACE);
        patience.moved(1_000_000);
        let begun = Instant::now();
        poll_fn(|context| patience.poll_spent(context)).await;
        assert!(begun.elapsed() >= PACE.grace);
    }

    #[tokio::test]
    async fn a_byte_now_and_then_buys_no_more_than_its_share() {
        let mut patience = Patience::new(PACE);
        let mut bytes = 0;
        // Ten milliseconds each, of which the byte is worth one.
        while !is_spent(&mut patience, Duration::from_millis(10)).await {
            patience.moved(1);
            bytes += 1;
        }
        assert!(bytes <= 23, "{bytes}");
    }

    #[tokio::test]
    async fn whoever_is_kept_waiting_by_us_is_not_cut() {
        let mut patience = Patience::new(PACE);
        for _ in 0..3 {
            assert!(!is_spent(&mut patience, Duration::ZERO).await);
            patience.moved(1_000);
            tokio::time::sleep(PACE.grace * 2).await;
        }
        assert!(!is_spent(&mut patience, Duration::ZERO).await);
    }
}
