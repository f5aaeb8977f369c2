//! Errors of sending: classification into retry, long retry and permanent failure.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use foundation::backoff::{Jitter, RetryPolicy};
use store::Backoff;
use store::sql::SqlError;
use thiserror::Error;

use super::NoticeSourceError;
use super::lane::Urgency;

const MINUTE: u64 = 60;

/// Back-off after a failure that delivered nothing: a second, two, four … up to a quarter of an hour.
const RETRY: RetryPolicy = policy(1, 2, 15 * MINUTE);
/// Back-off after an unanswered attempt, which may have delivered a copy: at most four more a day of a message that
/// somebody waits for, two of news.
const RETRY_UNANSWERED_AWAITED: RetryPolicy = policy(MINUTE, 8, 48 * 60 * MINUTE);
const RETRY_UNANSWERED_NEWS: RetryPolicy = policy(30 * MINUTE, 8, 48 * 60 * MINUTE);

const fn policy(first_seconds: u64, factor: u32, longest_seconds: u64) -> RetryPolicy {
    let (first, longest) = (Duration::from_secs(first_seconds), Duration::from_secs(longest_seconds));
    RetryPolicy::new(Backoff::new(first, factor, longest), Jitter::Sooner)
}

/// Error of starting or running the worker.
#[derive(Debug, Error)]
pub enum SendingError {
    #[error("HOSO_SMTP_URL cannot be used: {0}")]
    Smtp(lettre::transport::smtp::Error),
    /// CA file without a usable certificate.
    #[error("HOSO_SMTP_CA, {}: {cause}", .path.display())]
    Authorities {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// URL without a mail server.
    #[error("HOSO_SMTP_URL names no server")]
    NoRelay,
    /// HTTP client of the SMS gateway could not be built.
    #[error("HOSO_SMS_URL cannot be used")]
    Sms,
    /// HTTP client of webhooks could not be built.
    #[error("webhooks cannot be called")]
    Webhooks,
    #[error(
        "{} cannot be used ({}): make it a folder in which this user may write, or name another data folder by --data-dir \
         or HOSO_DATA_DIR", .path.display(), .cause.kind()
    )]
    Folder {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error("{} cannot be read or removed ({})", .path.display(), .cause.kind())]
    File {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    NoticeSource(#[from] NoticeSourceError),
}

impl SendingError {
    pub(super) fn folder(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Folder { path, cause }
    }

    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }
}

/// Error of one message. Its label is stored in the delivery's row and logged, and tells nothing of the
/// text or the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// No usable address for this channel.
    NoAddress,
    /// Obsolete: the person is erased, or the message has been acted on.
    Obsolete,
    /// Secret expired, or message too old.
    Late,
    /// Data for its text is not available yet.
    Unknown,
    /// Temporary refusal by the mail server, with this status.
    Smtp(u16),
    /// Error status of the gateway, perhaps with `Retry-After`.
    Http {
        status: u16,
        retry_after: Option<TimeDelta>,
    },
    /// Permanent refusal of this message by `smtp` or `http`, or of its `recipient`, with this status.
    Refused {
        by: &'static str,
        status: u16,
    },
    /// 2xx of the gateway without the configured confirmation.
    NotDone,
    /// Certificate untrusted, expired, or for another name.
    Certificate,
    /// TLS required and not offered.
    NoEncryption,
    /// Password configured and no authentication offered.
    NoLogIn,
    /// No answer after the message was transmitted: it may have been accepted.
    Unanswered,
    /// Connection failed or broken.
    Unreachable,
    /// Timeout before the message was transmitted.
    Silent,
    File(io::ErrorKind),
    /// Message could not be built.
    Unwritable,
    /// Daily limit of an unverified address reached.
    TooMany,
}

impl Unsent {
    /// True for a permanent failure.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::NoAddress | Self::Obsolete | Self::Late | Self::TooMany | Self::Refused { .. })
    }

    /// Back-off after so many failed attempts, with jitter of up to a quarter less.
    pub(super) fn pause(&self, tries: u64, urgency: Urgency, chance: u8) -> TimeDelta {
        let policy = match (self, urgency) {
            (Self::Unanswered, Urgency::Awaited) => RETRY_UNANSWERED_AWAITED,
            (Self::Unanswered, Urgency::News) => RETRY_UNANSWERED_NEWS,
            _ => RETRY,
        };
        policy.pause(tries, chance, self.rest())
    }

    /// `Retry-After` of the server, for all messages to it.
    pub(super) fn rest(&self) -> Option<TimeDelta> {
        match self {
            Self::Http { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    pub fn label(&self) -> String {
        match self {
            Self::NoAddress => "no address".to_owned(),
            Self::Obsolete => "moot".to_owned(),
            Self::Late => "late".to_owned(),
            Self::Unknown => "unknown".to_owned(),
            Self::Smtp(status) => format!("smtp {status}"),
            Self::Http { status, .. } => format!("http {status}"),
            Self::Refused { by, status } => format!("{by} {status}"),
            Self::NotDone => "not done".to_owned(),
            Self::Certificate => "certificate".to_owned(),
            Self::NoEncryption => "no encryption".to_owned(),
            Self::NoLogIn => "no log-in".to_owned(),
            Self::Unanswered => "unanswered".to_owned(),
            Self::Unreachable => "unreachable".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::File(kind) => format!("file: {kind}"),
            Self::Unwritable => "unwritable".to_owned(),
            Self::TooMany => "too many".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let pause = |tries| Unsent::Silent.pause(tries, Urgency::News, 0).num_seconds();
        assert_eq!([1, 2, 3, 4, 10, 11, 12, 1_000].map(pause), [1, 2, 4, 8, 512, 900, 900, 900]);
    }

    #[test]
    fn what_may_have_arrived_is_repeated_a_few_times_a_day() {
        let copies = |urgency, chance| {
            let pauses = (1..).map(|tries| Unsent::Unanswered.pause(tries, urgency, chance));
            let ends = pauses.scan(TimeDelta::zero(), |passed, pause| {
                *passed += pause;
                Some(*passed)
            });
            ends.take_while(|passed| *passed < TimeDelta::hours(24)).count()
        };
        for chance in [0, u8::MAX] {
            assert_eq!((copies(Urgency::Awaited, chance), copies(Urgency::News, chance)), (4, 2));
        }
    }

    #[test]
    fn a_gateway_is_left_alone_for_as_long_as_it_asks() {
        let asked = Unsent::Http { status: 429, retry_after: Some(TimeDelta::minutes(2)) };
        assert_eq!(asked.pause(1, Urgency::Awaited, 0), TimeDelta::minutes(2));
        assert_eq!(asked.pause(11, Urgency::Awaited, 0), TimeDelta::minutes(15), "the longer of both");
    }
}
