//! Failures of webhook deliveries and their back-off.

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use chrono::TimeDelta;
use domain::Moment;
use foundation::backoff::{Jitter, RetryPolicy, retry_after};
use store::Backoff;

/// Longest pause, whatever a receiver asks for.
const LONGEST_PAUSE: TimeDelta = TimeDelta::days(1);
/// Exponential back-off: five seconds, ten, twenty … up to a day.
const RETRY: RetryPolicy =
    RetryPolicy::new(Backoff::new(Duration::from_secs(5), 2, Duration::from_secs(24 * 60 * 60)), Jitter::Later);

/// Failure of a delivery; names no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Untold {
    /// The configuration allows less than at registration.
    Forbidden,
    /// Error status, perhaps with `Retry-After`.
    Http {
        status: StatusCode,
        retry_after: Option<TimeDelta>,
    },
    /// Connection failed or broken.
    Unreachable,
    Silent,
}

impl Untold {
    pub(super) fn by(status: StatusCode, headers: &HeaderMap, now: Moment) -> Self {
        let retry_after = retry_after(headers, now).map(|pause| pause.min(LONGEST_PAUSE));
        Self::Http { status, retry_after }
    }

    /// `Retry-After` of the receiver, for all deliveries to it.
    pub(super) fn rest(self) -> Option<TimeDelta> {
        match self {
            Self::Http { retry_after, .. } => retry_after.filter(|pause| *pause > TimeDelta::zero()),
            Self::Forbidden | Self::Unreachable | Self::Silent => None,
        }
    }

    /// True for 410 Gone: the receiver wants no more (Standard Webhooks, "Delivery").
    pub(super) fn is_gone(self) -> bool {
        matches!(self, Self::Http { status: StatusCode::GONE, .. })
    }

    /// Back-off after so many failed attempts: five seconds, ten, twenty …, with jitter of up to a quarter more,
    /// and not before `Retry-After`.
    pub(super) fn pause(self, tries: u64, chance: u8) -> TimeDelta {
        RETRY.pause(tries, chance, self.rest())
    }

    pub(super) fn label(self) -> String {
        match self {
            Self::Forbidden => "refused address".to_owned(),
            Self::Http { status, .. } => format!("http {}", status.as_u16()),
            Self::Unreachable => "unreachable".to_owned(),
            Self::Silent => "silent".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::RETRY_AFTER;

    use super::super::queue::TRIES;
    use super::*;

    #[test]
    fn pauses_double_and_come_to_half_a_day_before_a_delivery_is_given_up() {
        let pause = |tries| Untold::Silent.pause(tries, 0).num_seconds();
        assert_eq!([1, 2, 3, 13].map(pause), [5, 10, 20, 20_480]);
        assert_eq!((1..TRIES).map(pause).sum::<i64>(), 40_955);
    }

    #[test]
    fn a_receiver_is_left_alone_as_long_as_it_asks_for_but_no_longer_than_a_day() {
        let now: Moment = "2026-02-13T09:59:00Z".parse().unwrap();
        let pause = |said: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, said.parse().unwrap())]);
            let untold = Untold::by(StatusCode::TOO_MANY_REQUESTS, &headers, now);
            (untold.rest().map(|rest| rest.num_seconds()), untold.pause(1, 0).num_seconds())
        };
        assert_eq!(pause("120"), (Some(120), 120));
        assert_eq!(pause("1"), (Some(1), 5), "no sooner than without a word");
        assert_eq!(pause("Fri, 13 Feb 2026 10:01:30 GMT"), (Some(150), 150));
        assert_eq!(pause("Fri, 13 Feb 2026 09:00:00 GMT"), (None, 5), "in the past");
        assert_eq!(pause("4000000000"), (Some(86_400), 86_400));
        assert_eq!(pause("soon"), (None, 5));
    }
}
