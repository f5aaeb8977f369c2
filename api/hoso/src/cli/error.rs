use std::fmt::Display;
use std::io;
use std::net::SocketAddr;

use foundation::error::CommandError;
use projections::{ProjectorError, QueryError};
use thiserror::Error;

use crate::backup::BackupError;
use crate::config::ConfigError;
use crate::demo::DemoError;
use crate::fixtures::FixtureError;
use crate::logging::LoggingError;
use crate::serving::ServingError;
use crate::start::StartError;

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    /// A setting cannot be.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The log output cannot be set up.
    #[error(transparent)]
    Logging(#[from] LoggingError),
    /// The service cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A fixture is not loaded.
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    /// The rows cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The log is not followed.
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    /// There is no backup, or it is not put back.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// Nothing can be served.
    #[error(transparent)]
    Serving(#[from] ServingError),
    /// The demo is not there.
    #[error(transparent)]
    Demo(Box<DemoError>),
    /// Nobody can be answered at an address.
    #[error("{}", not_listening(*.address, .cause))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        cause: io::Error,
    },
    /// Something cannot be read or written.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        cause: io::Error,
    },
    /// Whatever else is to be said to the person at the terminal.
    #[error("{0}")]
    Said(String),
}

impl From<DemoError> for CliError {
    fn from(error: DemoError) -> Self {
        Self::Demo(Box::new(error))
    }
}

impl CliError {
    /// Of something that cannot be read or written.
    pub(super) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { what, cause }
    }
}

/// What an error says, to the person at the terminal.
pub(super) fn said(error: impl Display) -> CliError {
    CliError::Said(error.to_string())
}

/// Why a command was denied, to the person at the terminal.
pub(super) fn denied(denial: CommandError) -> CliError {
    CliError::Said(match denial {
        CommandError::Faults(faults) => faults
            .iter()
            .map(|fault| format!("{} {}", fault.code.code(), fault.field.join(".")).trim().to_owned())
            .collect::<Vec<_>>()
            .join(", "),
        CommandError::App(top) => top.code().code().to_owned(),
    })
}

/// Why nobody can be answered at an address, and what to do.
fn not_listening(address: SocketAddr, error: &io::Error) -> String {
    const OTHER: &str = "name another by --listen or HOSO_LISTEN, such as 127.0.0.1:8081";
    match error.kind() {
        io::ErrorKind::AddrInUse => format!("another program listens at {address}: stop it, or {OTHER}"),
        io::ErrorKind::AddrNotAvailable => format!("this machine has no address {address}: {OTHER}"),
        io::ErrorKind::PermissionDenied => {
            format!("this user may not listen at {address} (ports below 1024 are for root): {OTHER}")
        }
        _ => format!("nothing can listen at {address} ({error}): {OTHER}"),
    }
}
