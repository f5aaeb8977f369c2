//! Exit statuses of commands, as in sysexits where one fits.

use std::io;

use app::account_erasures::ErasureError;
use app::files::FilesError;
use delivery::sending::SendingError;
use store::keys::{IdentityError, UnlockError};
use store::sql::{Outage, ReadingError, SqlError};

use super::CliError;
use crate::backup::BackupError;
use crate::checkpoint::{CheckpointError, FolderError};
use crate::demo::DemoError;
use crate::opening::OpeningError;
use crate::serving::ServingError;
use crate::start::StartError;

/// Meaning of each status, for `hoso help`.
pub(super) const LISTED: &str = "\
Exit statuses:
   0  done
   1  it could not be done, or something was found wrong
   2  the command line is wrong
  69  the database or another service cannot be reached
  73  a folder or file cannot be made
  74  something cannot be read or written
  75  try again: another server has the folder or the address
  77  this user may not
  78  a setting, or what it names, is wrong";

/// Exit status by the cause of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum ExitStatus {
    Failure = 1,
    /// `EX_UNAVAILABLE`: a service is unavailable.
    Unavailable = 69,
    /// `EX_CANTCREAT`: a file cannot be made.
    CannotCreate = 73,
    /// `EX_IOERR`: reading or writing failed.
    Io = 74,
    /// `EX_TEMPFAIL`: a later try may succeed.
    TryAgain = 75,
    /// `EX_NOPERM`: permission is missing.
    NotAllowed = 77,
    /// `EX_CONFIG`: a setting is wrong.
    Configuration = 78,
}

impl ExitStatus {
    pub(super) fn of(error: &CliError) -> Self {
        match error {
            CliError::Config(_)
            | CliError::Logging(_)
            | CliError::Fixture(_)
            | CliError::Serving(ServingError::Office(_)) => Self::Configuration,
            CliError::Start(error) => of_start(error),
            CliError::Query(error) => of_store(error),
            CliError::Projector(error) => of_store(error),
            CliError::Listen { cause, .. } => match cause.kind() {
                io::ErrorKind::AddrInUse => Self::TryAgain,
                io::ErrorKind::PermissionDenied => Self::NotAllowed,
                _ => Self::Configuration,
            },
            CliError::Serving(ServingError::Sending(error)) => of_sending(error),
            CliError::Serving(ServingError::Checkpoints(error)) => of_unsigned(error),
            CliError::Demo(error) => of_demo(error),
            CliError::Backup(error) => of_backup(error),
            CliError::Io { .. } => Self::Io,
            CliError::Said(_) => Self::Failure,
        }
    }
}

fn of_start(error: &StartError) -> ExitStatus {
    match error {
        StartError::Folder { .. } | StartError::Lock { .. } => ExitStatus::CannotCreate,
        StartError::Served { .. } => ExitStatus::TryAgain,
        StartError::Unlock(UnlockError::Identity(IdentityError::Sql(error))) | StartError::Database(error) => {
            of_sql(error)
        }
        StartError::NoFolder { .. } | StartError::Unlock(_) | StartError::ClockBehind { .. } => {
            ExitStatus::Configuration
        }
        StartError::Reading(error) => of_reading(error),
        StartError::Opening(error) => of_opening(error),
        StartError::Query(error) => of_store(error),
        StartError::Projector(error) => of_store(error),
        StartError::Files(error) => of_files(error),
        StartError::Sending(error) => of_sending(error),
        StartError::Erasure(ErasureError::List(_)) => ExitStatus::Io,
        StartError::Erasure(ErasureError::Sql(error)) => of_sql(error),
        StartError::Migration(_) | StartError::Passwords(_) | StartError::Texts(_) | StartError::Erasure(_) => {
            ExitStatus::Failure
        }
    }
}

fn of_opening(error: &OpeningError) -> ExitStatus {
    match error {
        OpeningError::Sql(error) => of_sql(error),
        OpeningError::Projector(error) => of_store(error),
        OpeningError::Query(error) => of_store(error),
        OpeningError::Folder(error) => of_checkpoints(error),
        OpeningError::Files(error) => of_files(error),
        OpeningError::PendingForms(error) => of_store(error),
        OpeningError::Messages(error) => of_sending(error),
        OpeningError::OtherLog { .. }
        | OpeningError::EmptyLog { .. }
        | OpeningError::NewLog { .. }
        | OpeningError::Missing { .. }
        | OpeningError::OtherSigningKey { .. } => ExitStatus::Configuration,
        OpeningError::UnfinishedRestore { .. } => ExitStatus::Failure,
    }
}

fn of_reading(error: &ReadingError) -> ExitStatus {
    match error {
        ReadingError::Sql(error) => of_sql(error),
        ReadingError::Missing(_) | ReadingError::NoSchema => ExitStatus::Configuration,
        ReadingError::Copy { .. } => ExitStatus::CannotCreate,
        ReadingError::Older(_) | ReadingError::Later(_) => ExitStatus::Failure,
    }
}

fn of_checkpoints(error: &FolderError) -> ExitStatus {
    match error {
        FolderError::Io { .. } => ExitStatus::Io,
        FolderError::Key(_) | FolderError::PublicKey(_) | FolderError::Checkpoint { .. } => ExitStatus::Configuration,
    }
}

fn of_unsigned(error: &CheckpointError) -> ExitStatus {
    match error {
        CheckpointError::Query(error) => of_store(error),
        CheckpointError::Folder(error) => of_checkpoints(error),
        CheckpointError::Opening(error) => of_opening(error),
        CheckpointError::Sending(error) => of_sending(error),
        CheckpointError::Carrying(_) | CheckpointError::Nothing | CheckpointError::Forked { .. } => ExitStatus::Failure,
    }
}

/// Configuration errors of a file store are permanent, outages temporary.
fn of_files(error: &FilesError) -> ExitStatus {
    match error {
        FilesError::Insecure | FilesError::Store(object_store::Error::Generic { .. }) | FilesError::BucketKey(_) => {
            ExitStatus::Configuration
        }
        other => of_store(other),
    }
}

fn of_sending(error: &SendingError) -> ExitStatus {
    match error {
        SendingError::Smtp(_) | SendingError::Authorities { .. } | SendingError::NoRelay | SendingError::Sms => {
            ExitStatus::Configuration
        }
        SendingError::Folder { .. } => ExitStatus::CannotCreate,
        SendingError::File { .. } => ExitStatus::Io,
        SendingError::Sql(error) => of_sql(error),
        SendingError::NoticeSource(error) => of_store(error),
        SendingError::Webhooks => ExitStatus::Failure,
    }
}

fn of_demo(error: &DemoError) -> ExitStatus {
    match error {
        DemoError::NoSample { .. } => ExitStatus::Configuration,
        DemoError::Sending(error) => of_sending(error),
        DemoError::Files(error) => of_files(error),
        DemoError::Store(error) => of_store(error),
        DemoError::Query(error) => of_store(error),
        DemoError::Denied { .. } | DemoError::Trailing => ExitStatus::Failure,
    }
}

fn of_backup(error: &BackupError) -> ExitStatus {
    match error {
        BackupError::Start(error) => of_start(error),
        BackupError::Sql(error) => of_sql(error),
        BackupError::Reading(error) => of_reading(error),
        BackupError::Opening(error) => of_opening(error),
        BackupError::Checkpoints(error) => of_checkpoints(error),
        BackupError::Files(error) => of_files(error),
        BackupError::Io { .. } => ExitStatus::Io,
        _ => ExitStatus::Failure,
    }
}

/// A database of the wrong kind or setup is a configuration error.
fn of_sql(error: &SqlError) -> ExitStatus {
    match error {
        SqlError::Unfit(_) => ExitStatus::Configuration,
        other => of_store(other),
    }
}

/// An outage is temporary, any other error permanent.
fn of_store(error: &impl Outage) -> ExitStatus {
    if error.is_outage() { ExitStatus::Unavailable } else { ExitStatus::Failure }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::ConfigError;

    #[test]
    fn each_failure_has_the_status_that_its_caller_can_act_on() {
        let listen =
            |kind: io::ErrorKind| CliError::Listen { address: ([127, 0, 0, 1], 80).into(), cause: kind.into() };
        let folder = || PathBuf::from("/var/lib/hoso");
        let cause = || io::Error::from(io::ErrorKind::PermissionDenied);
        let start = |error: StartError| CliError::Start(error);
        let unserved = |error: SendingError| CliError::Serving(error.into());
        let unsigned = |error: FolderError| CliError::Serving(CheckpointError::from(error).into());
        let away = || SqlError::Contention("away".to_owned());
        for (error, status) in [
            (ConfigError::MailFrom.into(), ExitStatus::Configuration),
            (
                start(StartError::Folder { folder: folder(), setting: "--data-dir", cause: cause() }),
                ExitStatus::CannotCreate,
            ),
            (start(StartError::Served { folder: folder() }), ExitStatus::TryAgain),
            (start(StartError::NoFolder { folder: folder() }), ExitStatus::Configuration),
            (start(StartError::Lock { path: folder(), cause: cause() }), ExitStatus::CannotCreate),
            (start(away().into()), ExitStatus::Unavailable),
            (start(SqlError::Unfit("read only".to_owned()).into()), ExitStatus::Configuration),
            (start(SqlError::Row("another".to_owned()).into()), ExitStatus::Failure),
            (start(OpeningError::EmptyLog { part: "views" }.into()), ExitStatus::Configuration),
            (start(OpeningError::Folder(FolderError::PublicKey(folder())).into()), ExitStatus::Configuration),
            (start(ErasureError::List(cause()).into()), ExitStatus::Io),
            (start(UnlockError::from(IdentityError::Sql(away())).into()), ExitStatus::Unavailable),
            (start(FilesError::Insecure.into()), ExitStatus::Configuration),
            (unserved(SendingError::NoRelay), ExitStatus::Configuration),
            (unserved(SendingError::Folder { path: folder(), cause: cause() }), ExitStatus::CannotCreate),
            (unsigned(FolderError::Io { path: folder(), cause: cause() }), ExitStatus::Io),
            (unserved(away().into()), ExitStatus::Unavailable),
            (DemoError::NoSample { code: "1.000665".to_owned() }.into(), ExitStatus::Configuration),
            (BackupError::Sql(away()).into(), ExitStatus::Unavailable),
            (listen(io::ErrorKind::AddrInUse), ExitStatus::TryAgain),
            (listen(io::ErrorKind::PermissionDenied), ExitStatus::NotAllowed),
            (listen(io::ErrorKind::AddrNotAvailable), ExitStatus::Configuration),
            (CliError::Io { what: "a file", cause: cause() }, ExitStatus::Io),
            (CliError::Said("something was altered".to_owned()), ExitStatus::Failure),
        ] {
            assert_eq!(ExitStatus::of(&error), status, "{error}");
            assert!(LISTED.contains(&format!("{}  ", status as u8)), "{status:?} is told");
        }
    }
}
