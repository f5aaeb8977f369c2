//! Errors of commands and their messages for the terminal.

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

/// Error of a command.
#[derive(Debug, Error)]
pub enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Logging(#[from] LoggingError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Fixture(#[from] FixtureError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Projector(#[from] ProjectorError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Serving(#[from] ServingError),
    #[error(transparent)]
    Demo(Box<DemoError>),
    /// Address that cannot be bound.
    #[error("{}", not_listening(*.address, .cause))]
    Listen { address: SocketAddr, cause: io::Error },
    #[error("{what}: {cause}")]
    Io { what: &'static str, cause: io::Error },
    /// Any other message for the terminal.
    #[error("{0}")]
    Said(String),
}

impl From<DemoError> for CliError {
    fn from(error: DemoError) -> Self {
        Self::Demo(Box::new(error))
    }
}

impl CliError {
    pub(super) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |cause| Self::Io { what, cause }
    }
}

/// Message of an error, for the terminal.
pub(super) fn said(error: impl Display) -> CliError {
    CliError::Said(error.to_string())
}

/// Message of a refused command, for the terminal.
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

/// Message of an address that cannot be bound, with advice.
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
