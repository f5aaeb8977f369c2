//! Errors of commands: refusals, conflicts, outages and corrupt data, with their mapping from the layers below.

use std::error::Error;

use domain::{FileId, Refusal, SubjectId};
use thiserror::Error;

use crate::log::{AppendError, ClaimKind};
use crate::recorded_event::ReadError;
use crate::sql::{Outage, SqlError};
use crate::vault::VaultError;

/// Failure of a command: nothing was stored, except where [`Self::Unavailable`] says that this is unknown.
#[derive(Debug, Error)]
pub enum ExecuteError {
    /// A domain rule refused the command.
    #[error(transparent)]
    Refused(Refusal),
    /// Unique name or number already claimed by another account.
    #[error("a claim is taken: {}", .0.name())]
    ClaimTaken(ClaimKind),
    /// The upload is unknown, unfinished, another account's, or bound already.
    #[error("an upload cannot be bound: {0}")]
    UploadNotFree(FileId),
    /// Idempotency key seen before with another input.
    #[error("the request id came before, with another input")]
    RequestIdReused,
    /// The command concerns a subject whose key is destroyed.
    #[error("the personal data of {0} is erased")]
    SubjectErased(SubjectId),
    /// Optimistic concurrency conflicts until the retry budget was spent.
    #[error("others were faster, every time")]
    Contention,
    /// Database outage. The outcome may be unknown; sent again with its idempotency key, the command is stored once.
    #[error("the store cannot be used now: {0}")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// Stored data cannot be decoded, or decided events cannot be stored.
    #[error("the store holds, or was given, what it cannot keep: {0}")]
    Corrupt(#[source] Box<dyn Error + Send + Sync>),
}

impl ExecuteError {
    pub(super) fn corrupt(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Corrupt(error.into())
    }
}

impl Outage for ExecuteError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Contention | Self::Unavailable(_) => true,
            Self::Refused(_)
            | Self::ClaimTaken(_)
            | Self::UploadNotFree(_)
            | Self::RequestIdReused
            | Self::SubjectErased(_)
            | Self::Corrupt(_) => false,
        }
    }
}

impl From<SqlError> for ExecuteError {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::Contention(_) | SqlError::Unavailable(_) | SqlError::OutOfSpace(_) => {
                Self::Unavailable(error.into())
            }
            SqlError::Unique { .. }
            | SqlError::Row(_)
            | SqlError::Text(_)
            | SqlError::Unfit(_)
            | SqlError::Refused(_) => Self::corrupt(error),
        }
    }
}

impl From<VaultError> for ExecuteError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::SubjectErased(subject) => Self::SubjectErased(subject),
            VaultError::Sql(error) => error.into(),
            // A key file that an operator must mend: the stored data is intact.
            VaultError::NoRandomness(_) | VaultError::UnknownMaster(_) => Self::Unavailable(error.into()),
            VaultError::Unlocated(_)
            | VaultError::SealedElsewhere(_)
            | VaultError::Broken(_)
            | VaultError::Malformed
            | VaultError::NotBegun
            | VaultError::Wrapped(_) => Self::corrupt(error),
        }
    }
}

impl From<ReadError> for ExecuteError {
    fn from(error: ReadError) -> Self {
        Self::corrupt(error)
    }
}

/// Errors of an append for which neither a retry nor a look-up of the request gives another answer.
impl From<AppendError> for ExecuteError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { .. } | AppendError::Diverged { .. } | AppendError::KeyGone => Self::Contention,
            AppendError::Repeated(_) => Self::RequestIdReused,
            AppendError::ClaimTaken(kind) => Self::ClaimTaken(kind),
            AppendError::UploadNotFree(file) => Self::UploadNotFree(file),
            AppendError::Sql(error) => error.into(),
            AppendError::Closed => Self::Unavailable(error.into()),
        }
    }
}
