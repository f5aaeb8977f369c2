//! Exponential back-off, for all retries of the workspace.

use std::time::Duration;

/// Exponential back-off: the pause before each retry, multiplied with every failure up to a cap.
///
/// The one place where a pause grows: retried reads, waits for a read model, deliveries. No jitter; the first try has
/// no pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    factor: u32,
    longest: Duration,
}

impl Backoff {
    /// First pause, factor per failure, and cap.
    pub const fn new(first: Duration, factor: u32, longest: Duration) -> Self {
        Self { first, factor, longest }
    }

    /// Pause after this many consecutive failures, the last one counted.
    pub fn after(self, failures: u64) -> Duration {
        let mut pause = self.first;
        for _ in 1..failures {
            if pause >= self.longest {
                break;
            }
            pause = pause.saturating_mul(self.factor);
        }
        pause.min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_with_each_failure_up_to_its_cap() {
        let backoff = Backoff::new(Duration::from_millis(20), 2, Duration::from_millis(500));
        let pauses = [1, 2, 3, 5, 6, 7, u64::MAX].map(|failures| backoff.after(failures).as_millis());
        assert_eq!(pauses, [20, 40, 80, 320, 500, 500, 500]);
        let steep = Backoff::new(Duration::from_secs(60), 8, Duration::from_secs(3_600));
        assert_eq!([1, 2, 3].map(|failures| steep.after(failures).as_secs()), [60, 480, 3_600]);
    }
}
