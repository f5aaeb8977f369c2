//! Errors of writing and keeping checkpoints.

use delivery::sending::SendingError;
use projections::QueryError;
use thiserror::Error;

use super::FolderError;
use crate::opening::OpeningError;

/// Error of writing a checkpoint.
#[derive(Debug, Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The signing key could not be recorded.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    #[error("checkpoints cannot be carried to HOSO_CHECKPOINT_COPIES: {0}")]
    Carrying(reqwest::Error),
    #[error(transparent)]
    Sending(#[from] SendingError),
    #[error("there is no event yet, and thus no checkpoint")]
    Nothing,
    /// Fork: the log does not extend its last checkpoint.
    #[error("the log has {found} events and another past than its checkpoint of {size}: nothing is signed")]
    Forked {
        /// Events of that checkpoint.
        size: u64,
        /// Events in the log.
        found: u64,
    },
}
