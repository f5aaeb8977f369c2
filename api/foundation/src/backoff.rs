//! Back-off: how long a try waits after one that failed, for everything that is sent.

use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use chrono::{DateTime, TimeDelta};
use domain::Moment;

/// The first pause, multiplied with each further failure, and at most the longest.
pub fn growing(first: TimeDelta, factor: i32, failures: u64, longest: TimeDelta) -> TimeDelta {
    let mut pause = first;
    for _ in 1..failures {
        if pause >= longest {
            break;
        }
        pause = pause * factor;
    }
    pause.min(longest)
}

/// The pause and up to a quarter more, by chance: what failed together does not come back together.
pub fn jittered(pause: TimeDelta, chance: u8) -> TimeDelta {
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
