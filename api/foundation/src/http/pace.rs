use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// How slow the other end of a connection may be: a leaky bucket of patience. Waiting for it drains the bucket second
/// by second, each byte fills it again by what it takes at the least rate, and it never holds more than the grace. So
/// nobody is silent longer than the grace, and all that is sent or read takes at most the grace and its bytes divided
/// by the least rate. Only time in which the other end is waited for counts, none of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The longest silence, and the head start of every body.
    pub grace: Duration,
    /// Bytes a second.
    pub least_rate: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { grace: Duration::from_secs(15), least_rate: 4 * 1024 }
    }
}

impl Pace {
    /// What so many bytes may take beyond the grace.
    fn worth(self, bytes: usize) -> Duration {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        Duration::from_secs(1).saturating_mul(bytes) / self.least_rate.max(1)
    }
}

/// The patience that is left with one end.
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

    /// From now on by another pace, with all of its patience.
    pub(super) fn change(&mut self, pace: Pace) {
        if self.pace != pace {
            (self.pace, self.left) = (pace, pace.grace);
        }
    }

    /// The other end has sent or taken so many bytes.
    pub(super) fn moved(&mut self, bytes: usize) {
        self.settle(None);
        self.left = self.pace.grace.min(self.left.saturating_add(self.pace.worth(bytes)));
    }

    /// The other end is waited for: ready once there is no patience left.
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

    /// Waits for the other end, but no longer than this; whether the patience is over.
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
