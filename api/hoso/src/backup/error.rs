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
    /// Of this file.
    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoRoom(path),
            _ => Self::Io { path, cause },
        }
    }
}

/// What is wrong with a backup.
#[derive(Debug, Error)]
pub enum ManifestFault {
    /// There is no manifest, or none that can be read.
    #[error("this is no backup: its manifest.json cannot be read: {0}")]
    Unreadable(String),
    /// It was made by a release that this one does not know.
    #[error("this backup is of the format {0}, which this release does not know")]
    Format(String),
    /// A file is not there.
    #[error("{0} is missing from the backup")]
    Missing(String),
    /// A file is another than the one that was put there.
    #[error("{0} is not what the backup's manifest says: it was changed or cut off")]
    Altered(String),
    /// A file was put there later.
    #[error("{0} is not named in the backup's manifest")]
    Unnamed(String),
}
