//! Retry policy of every outgoing delivery: exponential back-off with jitter, and `Retry-After`.

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use chrono::{DateTime, TimeDelta};
use domain::Moment;
use store::Backoff;

/// Exponential back-off with jitter, and never sooner than the server's `Retry-After`.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    backoff: Backoff,
    jitter: Jitter,
}

/// Direction of the jitter, which is up to a quarter of the pause: it keeps deliveries that failed
/// together from retrying together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jitter {
    /// Lengthens the pause; a receiver never sees a retry sooner than the schedule says.
    Later,
    /// Shortens the pause; nobody waits longer than the schedule says.
    Sooner,
}

impl RetryPolicy {
    pub const fn new(backoff: Backoff, jitter: Jitter) -> Self {
        Self { backoff, jitter }
    }

    /// Pause before the next attempt, after `tries` failed ones. `chance` is the random byte of the jitter,
    /// `rest` the server's `Retry-After`.
    pub fn pause(self, tries: u64, chance: u8, rest: Option<TimeDelta>) -> TimeDelta {
        let pause = TimeDelta::from_std(self.backoff.after(tries)).unwrap_or(TimeDelta::MAX);
        let moved = jittered(pause, chance) - pause;
        let pause = match self.jitter {
            Jitter::Later => pause + moved,
            Jitter::Sooner => pause - moved,
        };
        pause.max(rest.unwrap_or_default())
    }
}

/// Jitter: the pause and up to a quarter more.
fn jittered(pause: TimeDelta, chance: u8) -> TimeDelta {
    pause + pause * i32::from(chance) / (4 * 255)
}

/// Parses `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
pub fn retry_after(headers: &HeaderMap, now: Moment) -> Option<TimeDelta> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(TimeDelta::seconds(seconds.into()));
    }
    let at = DateTime::parse_from_rfc2822(value).ok()?;
    Some((at.to_utc() - now.utc()).max(TimeDelta::zero()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(value: &str) -> Option<i64> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
        let now: Moment = "2026-02-13T09:59:00Z".parse().unwrap();
        retry_after(&headers, now).map(|wait| wait.num_seconds())
    }

    #[test]
    fn a_server_says_when_to_come_back_in_seconds_or_by_a_date() {
        assert_eq!(said("120"), Some(120));
        assert_eq!(said("Fri, 13 Feb 2026 10:01:30 GMT"), Some(150));
        assert_eq!(said("Fri, 13 Feb 2026 09:00:00 GMT"), Some(0));
        assert_eq!(said("later"), None);
    }

    #[test]
    fn chance_makes_a_pause_up_to_a_quarter_longer() {
        let pause = TimeDelta::seconds(20);
        assert_eq!((jittered(pause, 0), jittered(pause, u8::MAX)), (pause, TimeDelta::seconds(25)));
    }
}
