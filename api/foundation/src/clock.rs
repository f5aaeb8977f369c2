//! The clock, injected everywhere: each request reads it once. Nothing else reads the system's time, so
//! tests can set it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use chrono::TimeDelta;
use domain::Moment;

/// Source of the present moment: the system's clock, or one that tests set.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Real,
    /// Begins at a chosen moment and runs on.
    Started {
        at: Moment,
        since: Instant,
    },
    /// Microseconds since the epoch, moved by hand.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The operating system's clock.
    pub fn real() -> Self {
        Self(Source::Real)
    }

    /// Begins at this moment and runs on a monotonic clock: steps of the operating system's clock do not touch it.
    pub fn starting_at(at: Moment) -> Self {
        Self(Source::Started { at, since: Instant::now() })
    }

    /// Stands still until it is moved; clones share it.
    pub fn manual(at: Moment) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(at.micros()))))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> Moment {
        match &self.0 {
            Source::Real => Moment::new(chrono::Utc::now()),
            Source::Started { at, since } => *at + TimeDelta::from_std(since.elapsed()).unwrap_or(TimeDelta::MAX),
            Source::Manual(micros) => Moment::from_micros(micros.load(Ordering::SeqCst)).unwrap_or_else(epoch),
        }
    }

    /// Advances a manual clock; no effect on the others.
    pub fn advance(&self, by: TimeDelta) {
        if let (Source::Manual(micros), Some(by)) = (&self.0, by.num_microseconds()) {
            micros.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// Sets a manual clock; no effect on the others.
    pub fn set(&self, to: Moment) {
        if let Source::Manual(micros) = &self.0 {
            micros.store(to.micros(), Ordering::SeqCst);
        }
    }
}

fn epoch() -> Moment {
    Moment::new(chrono::DateTime::UNIX_EPOCH)
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.0 {
            Source::Real => "real",
            Source::Started { .. } => "started",
            Source::Manual(_) => "manual",
        };
        write!(f, "Clock({source}, {})", self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> Moment {
        "2026-02-13T09:59:00Z".parse().expect("a moment")
    }

    #[test]
    fn a_started_clock_shows_its_moment_and_runs_on() {
        let clock = Clock::starting_at(start());
        let first = clock.now();
        assert!(first >= start() && first - start() < TimeDelta::minutes(1));
        while clock.now() == first {
            std::thread::yield_now();
        }
        assert!(clock.now() > first);
    }

    #[test]
    fn a_manual_clock_moves_with_its_clones_only_when_it_is_moved() {
        let clock = Clock::manual(start());
        let other = clock.clone();
        other.advance(TimeDelta::seconds(90));
        assert_eq!(clock.now(), start() + TimeDelta::seconds(90));
        other.set(start());
        assert_eq!(clock.now(), start());
    }

    #[test]
    fn no_other_clock_can_be_moved() {
        let clock = Clock::real();
        let before = clock.now();
        clock.advance(TimeDelta::days(365));
        assert!(clock.now() - before < TimeDelta::days(1));
    }
}
