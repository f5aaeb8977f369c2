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

/// Why what was found is not served.
#[derive(Debug, Error)]
pub enum OpeningError {
    /// A database cannot be reached.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// Rows cannot be built anew.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// The tree cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The checkpoint folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The file store cannot be asked.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// Posts that wait cannot be read.
    #[error(transparent)]
    PendingForms(#[from] PendingFormError),
    /// Messages that no server took cannot be read.
    #[error(transparent)]
    Messages(#[from] SendingError),
    /// A dump was restored, and the order of its events not settled.
    #[error(
        "the log holds events of transactions that this server has not counted up to ({found} of {counted}): it was restored \
         from a dump, and what is recorded from now on would be hidden behind them; run `hoso migrate --restored` as the \
         owner of the tables, then start again"
    )]
    UnfinishedRestore {
        /// The greatest transaction id of the log.
        found: u64,
        /// Up to which the server has counted.
        counted: u64,
    },
    /// Rows or deliveries follow another log.
    #[error(
        "hoso-{part} follows the log {named}, and this is the log {id}: is the wrong folder mounted? Put the database back \
         that belongs to it; where this log is the right one, move the file hoso-{part}.db away (rows are built anew; with \
         hoso-edge.db go sessions, drafts, webhooks and what became of messages)"
    )]
    OtherLog {
        /// `views` or `edge`.
        part: &'static str,
        /// The log that it follows.
        named: Uuid,
        /// The log at hand.
        id: Uuid,
    },
    /// Rows or deliveries follow a log, and this one holds nothing.
    #[error(
        "the log is empty, and hoso-{part} follows one that was not: is the wrong folder mounted? Put the database of the log \
         back, from a back-up if it is lost"
    )]
    EmptyLog {
        /// `views` or `edge`.
        part: &'static str,
    },
    /// An empty database beside the data folder of a log.
    #[error(
        "the database holds no log, and {} was left by one: is the wrong database or folder given? Put the database back, or \
         take an empty data folder for a new log", .left.display()
    )]
    NewLog {
        /// What was found.
        left: PathBuf,
    },
    /// Something that the log had is not there.
    #[error(
        "the log has {kind}, and {place} holds none of them: is the wrong folder mounted? Put them back, from a back-up if they \
         are lost; to go on without, run `hoso migrate --anew {}` once", .kind.name()
    )]
    Missing {
        /// What.
        kind: Belonging,
        /// Where it was looked for.
        place: String,
    },
    /// Another key than those that the log's checkpoints are signed under.
    #[error(
        "the key in {} (fingerprint {found}) has signed no checkpoint of this log: is the wrong folder mounted? Put the key \
         back, from a back-up if it is lost; to go on with this one, run `hoso migrate --anew signing-key` once", .path.display()
    )]
    OtherSigningKey {
        /// Where.
        path: PathBuf,
        /// Of the key in it.
        found: String,
    },
}
