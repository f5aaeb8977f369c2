//! What a command that failed says to the program that called it: the statuses of sysexits, where one of them fits.

use std::io;

use store::sql::{Outage, ReadingError, SqlError};

use super::CommandError;
use crate::opening::OpeningError;
use crate::start::StartError;

/// What each status means, for `hoso help`.
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

/// Why a command failed, as its caller may act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum ExitStatus {
    /// None of the others.
    Failure = 1,
    /// `EX_UNAVAILABLE`
    Unavailable = 69,
    /// `EX_CANTCREAT`
    CannotCreate = 73,
    /// `EX_IOERR`
    Io = 74,
    /// `EX_TEMPFAIL`
    TryAgain = 75,
    /// `EX_NOPERM`
    NotAllowed = 77,
    /// `EX_CONFIG`
    Configuration = 78,
}

impl ExitStatus {
    /// Of a command that failed so.
    pub(super) fn of(error: &CommandError) -> Self {
        match error {
            CommandError::Config(_) | CommandError::Logging(_) | CommandError::Fixture(_) => Self::Configuration,
            CommandError::Start(error) => of_start(error),
            CommandError::Query(error) => of_store(error),
            CommandError::Follower(error) => of_store(error),
            CommandError::Listen { cause, .. } => match cause.kind() {
                io::ErrorKind::AddrInUse => Self::TryAgain,
                io::ErrorKind::PermissionDenied => Self::NotAllowed,
                _ => Self::Configuration,
            },
            CommandError::Io { .. } => Self::Io,
            CommandError::Backup(_) | CommandError::Said(_) => Self::Failure,
        }
    }
}

fn of_start(error: &StartError) -> ExitStatus {
    match error {
        StartError::Folder { .. } | StartError::Reading(ReadingError::Copy { .. }) => ExitStatus::CannotCreate,
        StartError::Served { .. } => ExitStatus::TryAgain,
        StartError::NoFolder { .. }
        | StartError::Unlock(_)
        | StartError::ClockBehind { .. }
        | StartError::Reading(ReadingError::Missing(_) | ReadingError::NoSchema)
        | StartError::Opening(
            OpeningError::OtherLog { .. }
            | OpeningError::EmptyLog { .. }
            | OpeningError::NewLog { .. }
            | OpeningError::Missing { .. }
            | OpeningError::OtherSigningKey { .. },
        ) => ExitStatus::Configuration,
        StartError::Opening(OpeningError::Sql(error))
        | StartError::Reading(ReadingError::Sql(error))
        | StartError::Database(error) => of_sql(error),
        StartError::Opening(OpeningError::Query(error)) | StartError::Query(error) => of_store(error),
        StartError::Opening(OpeningError::Follower(error)) | StartError::Follower(error) => of_store(error),
        StartError::Opening(_)
        | StartError::Reading(_)
        | StartError::Migration(_)
        | StartError::Files(_)
        | StartError::Passwords(_)
        | StartError::Texts(_)
        | StartError::Erasure(_) => ExitStatus::Failure,
    }
}

/// A database that is set up otherwise than it has to be is one that a setting names.
fn of_sql(error: &SqlError) -> ExitStatus {
    match error {
        SqlError::Unfit(_) => ExitStatus::Configuration,
        other => of_store(other),
    }
}

/// What cannot be reached may answer later; what answers wrongly will not.
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
            |kind: io::ErrorKind| CommandError::Listen { address: ([127, 0, 0, 1], 80).into(), cause: kind.into() };
        let folder = || PathBuf::from("/var/lib/hoso");
        let cause = || io::Error::from(io::ErrorKind::PermissionDenied);
        let start = |error: StartError| CommandError::Start(error);
        for (error, status) in [
            (ConfigError::MailFrom.into(), ExitStatus::Configuration),
            (
                start(StartError::Folder { folder: folder(), setting: "--data-dir", cause: cause() }),
                ExitStatus::CannotCreate,
            ),
            (start(StartError::Served { folder: folder() }), ExitStatus::TryAgain),
            (start(StartError::NoFolder { folder: folder() }), ExitStatus::Configuration),
            (start(SqlError::Contention("away".to_owned()).into()), ExitStatus::Unavailable),
            (start(SqlError::Unfit("read only".to_owned()).into()), ExitStatus::Configuration),
            (start(SqlError::Row("another".to_owned()).into()), ExitStatus::Failure),
            (start(OpeningError::EmptyLog { part: "views" }.into()), ExitStatus::Configuration),
            (listen(io::ErrorKind::AddrInUse), ExitStatus::TryAgain),
            (listen(io::ErrorKind::PermissionDenied), ExitStatus::NotAllowed),
            (listen(io::ErrorKind::AddrNotAvailable), ExitStatus::Configuration),
            (CommandError::Io { what: "a file", cause: cause() }, ExitStatus::Io),
            (CommandError::Said("something was altered".to_owned()), ExitStatus::Failure),
        ] {
            assert_eq!(ExitStatus::of(&error), status, "{error}");
            assert!(LISTED.contains(&format!("{}  ", status as u8)), "{status:?} is told");
        }
    }
}
