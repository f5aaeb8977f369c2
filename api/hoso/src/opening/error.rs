//! Refusals of a start.

use std::path::PathBuf;

use app::files::FilesError;
use app::pending_form::PendingFormError;
use delivery::sending::SendingError;
use projections::{ProjectorError, QueryError};
use store::ledger::Belonging;
use store::sql::SqlError;
use thiserror::Error;
use uuid::Uuid;

use crate::checkpoint::FolderError;

/// Reason to refuse a start.
#[derive(Debug, Error)]
pub enum OpeningError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    PendingForms(#[from] PendingFormError),
    #[error(transparent)]
    Messages(#[from] SendingError),
    /// A dump was restored, and its order not settled yet.
    #[error(
        "the log holds events of transactions that this server has not counted up to ({found} of {counted}): it was restored \
         from a dump, and what is recorded from now on would be hidden behind them; run `hoso migrate --restored` as the \
         owner of the tables, then start again"
    )]
    UnfinishedRestore {
        /// Greatest transaction id in the log.
        found: u64,
        /// The server's own transaction counter.
        counted: u64,
    },
    /// Read models or edge database follow another log.
    #[error(
        "hoso-{part} follows the log {named}, and this is the log {id}: is the wrong folder mounted? Put the database back \
         that belongs to it; where this log is the right one, move the file hoso-{part}.db away (rows are built anew; with \
         hoso-edge.db go sessions, drafts, webhooks and what became of messages)"
    )]
    OtherLog {
        part: &'static str,
        /// Log that it follows.
        named: Uuid,
        id: Uuid,
    },
    /// Read models or edge database follow a log, and this one is empty.
    #[error(
        "the log is empty, and hoso-{part} follows one that was not: is the wrong folder mounted? Put the database of the log \
         back, from a back-up if it is lost"
    )]
    EmptyLog { part: &'static str },
    /// Empty database beside the data folder of a log.
    #[error(
        "the database holds no log, and {} was left by one: is the wrong database or folder given? Put the database back, or \
         take an empty data folder for a new log", .left.display()
    )]
    NewLog { left: PathBuf },
    /// Belongings of the log are missing.
    #[error(
        "the log has {kind}, and {place} holds none of them: is the wrong folder mounted? Put them back, from a back-up if they \
         are lost; to go on without, run `hoso migrate --anew {}` once", .kind.name()
    )]
    Missing { kind: Belonging, place: String },
    /// A key that signed none of the log's checkpoints.
    #[error(
        "the key in {} (fingerprint {found}) has signed no checkpoint of this log: is the wrong folder mounted? Put the key \
         back, from a back-up if it is lost; to go on with this one, run `hoso migrate --anew signing-key` once", .path.display()
    )]
    OtherSigningKey { path: PathBuf, found: String },
}
