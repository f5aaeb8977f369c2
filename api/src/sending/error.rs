use std::io;

use store::sql::SqlError;
use thiserror::Error;

use super::CorrespondenceError;

/// Why the sender cannot begin or go on.
#[derive(Debug, Error)]
pub enum SendingError {
    /// No mail server can be spoken to by this URL.
    #[error("HOSO_SMTP_URL cannot be used: {0}")]
    Smtp(lettre::transport::smtp::Error),
    /// No client for the SMS gateway.
    #[error("HOSO_SMS_URL cannot be used")]
    Sms,
    /// No client for webhooks.
    #[error("webhooks cannot be called")]
    Webhooks,
    /// Checkpoints cannot be signed or carried.
    #[error("checkpoints cannot be written: {0}")]
    Checkpoint(String),
    /// The outbox's folder cannot be made.
    #[error("the outbox cannot be made: {0}")]
    Folder(#[from] io::Error),
    /// The deliveries cannot be reached.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The outbox cannot be read.
    #[error(transparent)]
    Correspondence(#[from] CorrespondenceError),
}

/// Why one message has not been sent; its label stands in the delivery's row and in the log, and tells nothing of
/// what the message says or to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unsent {
    /// The account has no address for this channel, or none that can be written to.
    NoAddress,
    /// The message is of no use any more: its person is erased, or it has been acted on.
    Moot,
    /// Its secret has ended, or it is too old.
    Late,
    /// What it is to say cannot be found for now.
    Unknown,
    /// The mail server refused, with this status.
    Smtp(u16),
    /// The gateway answered this.
    Http(u16),
    /// The server could not be reached, or broke off.
    Unreachable,
    /// The server was silent for too long.
    Silent,
    /// The file could not be written.
    File(io::ErrorKind),
    /// The message could not be put together.
    Unwritable,
}

impl Unsent {
    /// Whether another try can change anything.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::NoAddress | Self::Moot | Self::Late)
    }

    pub(crate) fn label(&self) -> String {
        match self {
            Self::NoAddress => "no address".to_owned(),
            Self::Moot => "moot".to_owned(),
            Self::Late => "late".to_owned(),
            Self::Unknown => "unknown".to_owned(),
            Self::Smtp(status) => format!("smtp {status}"),
            Self::Http(status) => format!("http {status}"),
            Self::Unreachable => "unreachable".to_owned(),
            Self::Silent => "silent".to_owned(),
            Self::File(kind) => format!("file: {kind}"),
            Self::Unwritable => "unwritable".to_owned(),
        }
    }
}
