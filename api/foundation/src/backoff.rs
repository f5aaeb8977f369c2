//! Back-off: how long a try waits after one that failed, for everything that is sent.

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use chrono::{DateTime, TimeDelta};
use domain::Moment;
use store::Backoff;

/// When a delivery whose try failed is tried again: exponential back-off with jitter, and no sooner than the server
/// asks.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    backoff: Backoff,
    jitter: Jitter,
}

/// Which way chance moves a pause, by up to a quarter of it: what failed together does not come back together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jitter {
    /// The pause is the shortest that a receiver has to expect.
    Later,
    /// The pause is the longest that somebody waits for a message.
    Sooner,
}

impl RetryPolicy {
    pub const fn new(backoff: Backoff, jitter: Jitter) -> Self {
        Self { backoff, jitter }
    }

    /// The pause after so many tries that failed; `rest` is for how long the server wants to be left alone.
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

/// The pause and up to a quarter more, by chance: what failed together does not come back together.
fn jittered(pause: TimeDelta, chance: u8) -> TimeDelta {
    pause + pause * i32::from(chance) / (4 * 255)
}

/// How long a server wants to be left alone (RFC 9110, 10.2.3): seconds, or a date.
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
