//! Access of queries to the read models: connection pool, vault, and errors.

use domain::{Personal, SubjectId};
use serde::de::DeserializeOwned;
use store::sql::{Outage, Pool, Row, SqlError};
use store::vault::{Vault, VaultError};
use thiserror::Error;

use crate::page::InvalidCursor;

/// Database of the read models, and the vault that opens their sealed fields.
#[derive(Clone)]
pub struct Views {
    pub pool: Pool,
    pub vault: Vault,
}

/// Reason why a query failed.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The rows cannot be read.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A sealed field cannot be opened; erased data is no error, it is simply absent.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A procedure's form does not compile, although publishing checks that.
    #[error("the form of procedure {code} cannot be used: {reason}")]
    UnusableForm { code: String, reason: String },
    /// The cursor belongs to another list.
    #[error(transparent)]
    InvalidCursor(#[from] InvalidCursor),
}

impl Outage for QueryError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
            Self::UnusableForm { .. } | Self::InvalidCursor(_) => false,
        }
    }
}

impl Views {
    /// Prefetches the keys of the accounts in these columns of these rows, with one query.
    pub(crate) async fn prefetch<'r>(
        &self,
        rows: impl IntoIterator<Item = &'r Row>,
        columns: &[&str],
    ) -> Result<(), QueryError> {
        let mut subjects = Vec::new();
        for row in rows {
            for column in columns {
                subjects.extend(row.opt_parsed::<SubjectId>(column)?);
            }
        }
        Ok(self.vault.prefetch(subjects).await?)
    }

    /// Opens a field; `None` once it is erased.
    pub(crate) async fn open<T: DeserializeOwned + Clone>(
        &self,
        sealed: &Personal<T>,
    ) -> Result<Option<T>, VaultError> {
        Ok(self.vault.open(sealed).await?.into_known())
    }

    /// Opens an optional field; `None` where there is none or it is erased.
    pub(crate) async fn open_optional<T: DeserializeOwned + Clone>(
        &self,
        sealed: Option<&Personal<T>>,
    ) -> Result<Option<T>, VaultError> {
        match sealed {
            Some(sealed) => self.open(sealed).await,
            None => Ok(None),
        }
    }
}
