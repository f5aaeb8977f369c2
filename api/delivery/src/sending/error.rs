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

/// After a failure that left no message behind: a second, two, four … up to a quarter of an hour.
const RETRY: RetryPolicy = policy(1, 2, 15 * MINUTE);
/// Where nobody knows whether the message is there, each try may be one more copy: four more in a day at most of what
/// somebody waits for, of news two.
const RETRY_UNANSWERED_AWAITED: RetryPolicy = policy(MINUTE, 8, 48 * 60 * MINUTE);
const RETRY_UNANSWERED_NEWS: RetryPolicy = policy(30 * MINUTE, 8, 48 * 60 * MINUTE);

const fn policy(first_seconds: u64, factor: u32, longest_seconds: u64) -> RetryPolicy {
    let (first, longest) = (Duration::from_secs(first_seconds), Duration::from_secs(longest_seconds));
    RetryPolicy::new(Backoff::new(first, factor, longest), Jitter::Sooner)
}

/// Why the sender cannot begin or go on.
#[derive(Debug, Error)]
pub enum SendingError {
    /// No mail server can be spoken to by this URL.
    #[error("HOSO_SMTP_URL cannot be used: {0}")]
    Smtp(lettre::transport::smtp::Error),
    /// Nobody can be trusted by this file.
    #[error("HOSO_SMTP_CA, {}: {cause}", .path.display())]
    Authorities {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// No mail server is named by this URL.
    #[error("HOSO_SMTP_URL names no server")]
    NoRelay,
    /// No client for the SMS gateway.
    #[error("HOSO_SMS_URL cannot be used")]
    Sms,
    /// No client for webhooks.
    #[error("webhooks cannot be called")]
    Webhooks,
    /// A folder of the outbox cannot be used.
    #[error(
        "{} cannot be used ({}): make it a folder in which this user may write, or name another data folder by --data-dir \
         or HOSO_DATA_DIR", .path.display(), .cause.kind()
    )]
    Folder {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// A message in the outbox cannot be read or removed.
    #[error("{} cannot be read or removed ({})", .path.display(), .cause.kind())]
    File {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// The deliveries cannot be reached.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The outbox cannot be read.
    #[error(transparent)]
    NoticeSource(#[from] NoticeSourceError),
}

impl SendingError {
    /// Of a folder of the outbox.
    pub(super) fn folder(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Folder { path, cause }
    }

    /// Of a file in it.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }
}

/// Why one message has not been sent; its label stands in the delivery's row and in the log, and tells nothing of
/// what the message says or to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// The account has no address for this channel, or none that can be written to.
    NoAddress,
    /// The message is of no use any more: its person is erased, or it has been acted on.
    Obsolete,
    /// Its secret has ended, or it is too old.
    Late,
    /// What it is to say cannot be found for now.
    Unknown,
    /// The mail server refused, with this status.
    Smtp(u16),
    /// The gateway answered this, and perhaps for how long it wants to be left alone.
    Http { status: u16, retry_after: Option<TimeDelta> },
    /// The server refused this message for good, by `smtp` or `http`, or its `recipient`, with this status.
    Refused { by: &'static str, status: u16 },
    /// The gateway answered 2xx, and not what it is to say when it has sent an SMS.
    NotDone,
    /// The mail server's certificate is of nobody known here, has ended, or is another's.
    Certificate,
    /// The mail server offers no encryption, and it is asked for.
    NoEncryption,
    /// The mail server asks for no log-in, and a password is given for it.
    NoLogIn,
    /// The server was given the message and has not said whether it took it.
    Unanswered,
    /// The server could not be reached, or broke off.
    Unreachable,
    /// The server was silent for too long.
    Silent,
    /// The file could not be written.
    File(io::ErrorKind),
    /// The message could not be put together.
    Unwritable,
    /// Enough was sent today to this address, which nobody has shown to be theirs.
    TooMany,
}

impl Unsent {
    /// Whether another try can change anything.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::NoAddress | Self::Obsolete | Self::Late | Self::TooMany | Self::Refused { .. })
    }

    /// How long the next try waits after so many that failed; up to a quarter less, by chance.
    pub(super) fn pause(&self, tries: u64, urgency: Urgency, chance: u8) -> TimeDelta {
        let policy = match (self, urgency) {
            (Self::Unanswered, Urgency::Awaited) => RETRY_UNANSWERED_AWAITED,
            (Self::Unanswered, Urgency::News) => RETRY_UNANSWERED_NEWS,
            _ => RETRY,
        };
        policy.pause(tries, chance, self.rest())
    }

    /// How long the server wants to be left alone, with whatever message.
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
