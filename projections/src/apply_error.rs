//! Errors of projections: transient ones are retried, others stop the projection at its position.

use store::sql::{Outage, SqlError};
use store::vault::VaultError;
use thiserror::Error;

/// Reason why a projection cannot apply an event. Holds no personal data, as it is stored and shown.
#[derive(Debug, Error)]
pub enum ApplyError {
    /// The rows cannot be written.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A field to be folded for search cannot be opened.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A row or event does not serialize to JSON.
    #[error("what a row is to hold cannot be written: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// The event does not fit the state before it.
    #[error("{0}")]
    OutOfPlace(String),
}

impl ApplyError {
    /// Whether a later retry may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sql(error) | Self::Vault(VaultError::Sql(error)) => error.is_outage(),
            // This instance's key file lacks a key: the event is sound.
            Self::Vault(VaultError::UnknownMaster(_)) => true,
            Self::Vault(_) | Self::Unwritable(_) | Self::OutOfPlace(_) => false,
        }
    }

    /// Kind of the fault; a database's own message may quote a row.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sql(SqlError::Unique { .. }) => "a unique key refused a row",
            Self::Sql(SqlError::Row(_)) => "a row cannot be read",
            Self::Sql(SqlError::Contention(_) | SqlError::Unavailable(_)) => "the database could not be reached",
            Self::Sql(SqlError::OutOfSpace(_)) => "the database has no room left",
            Self::Sql(SqlError::Text(_)) => "a text cannot be stored",
            Self::Sql(SqlError::Refused(_) | SqlError::Unfit(_)) => "the database refused a statement",
            Self::Vault(VaultError::UnknownMaster(_)) => "the key file lacks a master key",
            Self::Vault(_) => "a sealed field cannot be opened",
            Self::Unwritable(_) => "a row cannot be written",
            Self::OutOfPlace(_) => "the event does not follow on those before it",
        }
    }
}
