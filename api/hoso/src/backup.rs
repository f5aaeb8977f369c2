//! Backups: one folder with everything that belongs together, made while servers run, and put back.
//!
//! Invariants: nothing in a backup is ahead of its log (what follows the log is copied before it, what the log names
//! after it); what lies under the final name was read back and verified; keys are in it only where somebody says so; who
//! was erased, here or there, stays erased.

mod files;
mod make;
mod manifest;
mod mark;
mod postgres;
mod progress;
mod restore;
mod room;
mod tail;
mod target;

use std::io;
use std::path::PathBuf;

use app::audits::VerificationError;
use app::files::FilesError;
use store::keys::KeyFileError;
use store::sql::{MigrateError, ReadingError, SqlError};
use thiserror::Error;

pub use make::{Made, Making};
pub use manifest::{BackupManifest, ManifestFault};
pub use progress::{Progress, Told};
pub use restore::{Restored, Restoring};

use crate::checkpoint::FolderError;
use crate::opening::OpeningError;
use crate::start::StartError;

/// Why there is no backup, or none was put back.
#[derive(Debug, Error)]
pub enum BackupError {
    /// What is there must not be mixed with a backup.
    #[error("{} is there already: name a folder that is not", .0.display())]
    Occupied(PathBuf),
    /// What was begun earlier did not end well.
    #[error("{} is left from a backup that was cut off: remove it and try again", .0.display())]
    CutOff(PathBuf),
    /// There is no room.
    #[error("there is no room left for {}: free some, or name a folder on another disk", .0.display())]
    NoRoom(PathBuf),
    /// There is too little room, found out before anything was written.
    #[error(
        "{} needs {needed} bytes, and its disk has {available}: free some, or name a folder on another disk", .path.display()
    )]
    TooLittleRoom {
        /// What is to be put there.
        path: PathBuf,
        /// Bytes at most.
        needed: u64,
        /// Bytes that are free.
        available: u64,
    },
    /// A file cannot be read or written.
    #[error("{}: {cause}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// What is in the folder is not what its manifest says.
    #[error(transparent)]
    Manifest(#[from] ManifestFault),
    /// The backup is of the other kind of database.
    #[error("this is a backup of {found}, and HOSO_DATABASE_URL names another kind of database")]
    OtherDatabase {
        /// What it is of.
        found: String,
    },
    /// Somebody serves what would be replaced.
    #[error("somebody serves this database: stop every server first")]
    Served,
    /// There is something where it would be put.
    #[error("{0} holds something already: --replace moves it aside")]
    NotEmpty(String),
    /// The key that opens it is not there.
    #[error(
        "the backup opens under the master key with fingerprint {fingerprint}, which {} does not hold: put it there first",
        .path.display()
    )]
    Key {
        /// Of the key.
        fingerprint: String,
        /// Where it is awaited.
        path: PathBuf,
    },
    /// A key file cannot be read.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// A program of PostgreSQL is missing.
    #[error("{0} is not found: install PostgreSQL's client programs, or name their folder with --pg-programs")]
    Program(&'static str),
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// Which.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// There is no place where a dump could be tried out.
    #[error(
        "the backup is made but cannot be tried out, since no database can be made for it ({0}): let the role make \
         databases, name another server with --try-on, or say --untried"
    )]
    NoTrial(SqlError),
    /// The database that was put back is not the one that the manifest was written of.
    #[error(
        "the log that was put back does not hold the event that the backup ends with (at {head}): its manifest.json and \
         its database were not made together; nothing is served from it, put back another backup"
    )]
    OtherEnd {
        /// Where the event stood.
        head: String,
    },
    /// What was copied does not hold.
    #[error("what was copied does not hold: {0}")]
    NotVerified(String),
    /// The database failed.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The database cannot be read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The schema cannot be brought up to date.
    #[error(transparent)]
    Migration(#[from] MigrateError),
    /// The service cannot be opened.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The log cannot be checked.
    #[error(transparent)]
    Verification(#[from] VerificationError),
    /// What the log has lost cannot be written down.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// Uploaded files cannot be read or written.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The checkpoints cannot be read.
    #[error(transparent)]
    Checkpoints(#[from] FolderError),
}

impl BackupError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoRoom(path),
            _ => Self::Io { path, cause },
        }
    }
}

/// Bytes of a file in memory at once.
const BLOCK: usize = 64 * 1024;
/// The folder of the databases in a backup.
const DATABASE: &str = "database";
/// The three files, in the order of [`store::sql::DatabaseUrl::files`].
const SQLITE: [&str; 3] = ["hoso.db", "hoso-views.db", "hoso-edge.db"];
/// What `pg_dump` wrote.
const DUMP: &str = "hoso.dump";
/// The folder of checkpoints and public keys.
const CHECKPOINTS: &str = "checkpoints";
/// The folder of uploaded files.
const FILES: &str = "files";
/// The folder of messages that no server took.
const OUTBOX: &str = "outbox";
/// Who was erased.
const ERASURES: &str = "erasures";
/// The folder of keys, where somebody asked for them.
const KEYS: &str = "keys";
/// Names them all.
const MANIFEST: &str = "manifest.json";
