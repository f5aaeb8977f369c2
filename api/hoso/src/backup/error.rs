//! Errors of backup and restore.

use std::io;
use std::path::PathBuf;

use app::audits::VerificationError;
use app::files::FilesError;
use store::keys::KeyFileError;
use store::sql::{MigrateError, ReadingError, SqlError};
use thiserror::Error;

use crate::checkpoint::FolderError;
use crate::opening::OpeningError;
use crate::start::StartError;

/// Error of a backup or a restore.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The target exists: it must not be mixed with a backup.
    #[error("{} is there already: name a folder that is not", .0.display())]
    Occupied(PathBuf),
    /// An earlier backup or restore was interrupted.
    #[error("{} is left from a backup that was cut off: remove it and try again", .0.display())]
    CutOff(PathBuf),
    #[error("there is no room left for {}: free some, or name a folder on another disk", .0.display())]
    NoRoom(PathBuf),
    /// Too little disk space, found before anything was written.
    #[error(
        "{} needs {needed} bytes, and its disk has {available}: free some, or name a folder on another disk", .path.display()
    )]
    TooLittleRoom {
        path: PathBuf,
        /// Upper bound in bytes.
        needed: u64,
        available: u64,
    },
    #[error("{}: {cause}", .path.display())]
    Io {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// The folder differs from its manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestFault),
    /// Backup of the other kind of database.
    #[error("this is a backup of {found}, and HOSO_DATABASE_URL names another kind of database")]
    OtherDatabase {
        /// Kind that was found.
        found: String,
    },
    /// A server uses the files to be replaced.
    #[error("somebody serves this database: stop every server first")]
    Served,
    /// The target is not empty.
    #[error("{0} holds something already: --replace moves it aside")]
    NotEmpty(String),
    /// The master key of the backup is missing.
    #[error(
        "the backup opens under the master key with fingerprint {fingerprint}, which {} does not hold: put it there first",
        .path.display()
    )]
    Key { fingerprint: String, path: PathBuf },
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// A program of PostgreSQL is missing.
    #[error("{0} is not found: install PostgreSQL's client programs, or name their folder with --pg-programs")]
    Program(&'static str),
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {said}")]
    Failed { program: &'static str, said: String },
    /// No scratch database for trying the dump could be made.
    #[error(
        "the backup is made but cannot be tried out, since no database can be made for it ({0}): let the role make \
         databases, name another server with --try-on, or say --untried"
    )]
    NoTrial(SqlError),
    /// The restored database is not the one that the manifest was written for.
    #[error(
        "the log that was put back does not hold the event that the backup ends with (at {head}): its manifest.json and \
         its database were not made together; nothing is served from it, put back another backup"
    )]
    OtherEnd {
        /// Position of the missing event.
        head: String,
    },
    /// Verification of the copy failed.
    #[error("what was copied does not hold: {0}")]
    NotVerified(String),
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Reading(#[from] ReadingError),
    #[error(transparent)]
    Migration(#[from] MigrateError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Verification(#[from] VerificationError),
    /// Lost events could not be recorded.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Checkpoints(#[from] FolderError),
}

impl BackupError {
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoRoom(path),
            _ => Self::Io { path, cause },
        }
    }
}

/// Fault of a backup's content.
#[derive(Debug, Error)]
pub enum ManifestFault {
    /// Manifest missing or malformed.
    #[error("this is no backup: its manifest.json cannot be read: {0}")]
    Unreadable(String),
    /// Format of another release.
    #[error("this backup is of the format {0}, which this release does not know")]
    Format(String),
    #[error("{0} is missing from the backup")]
    Missing(String),
    #[error("{0} is not what the backup's manifest says: it was changed or cut off")]
    Altered(String),
    /// File not in the manifest.
    #[error("{0} is not named in the backup's manifest")]
    Unnamed(String),
}
