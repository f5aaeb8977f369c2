use delivery::sending::SendingError;
use projections::QueryError;
use thiserror::Error;

use super::FolderError;
use crate::opening::OpeningError;

/// Why there is no checkpoint.
#[derive(Debug, Error)]
pub enum CheckpointError {
    /// The tree cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// What was signed cannot be noted.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// No client for further places.
    #[error("checkpoints cannot be carried to HOSO_CHECKPOINT_COPIES: {0}")]
    Carrying(reqwest::Error),
    /// No mail server for further places.
    #[error(transparent)]
    Sending(#[from] SendingError),
    /// There is nothing to be signed yet.
    #[error("there is no event yet, and thus no checkpoint")]
    Nothing,
    /// The log does not go on from its last checkpoint.
    #[error("the log has {found} events and another past than its checkpoint of {size}: nothing is signed")]
    Forked {
        /// Events at that checkpoint.
        size: u64,
        /// Events now.
        found: u64,
    },
}
