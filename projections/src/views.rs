use domain::{Personal, SubjectId};
use serde::de::DeserializeOwned;
use store::sql::{Outage, Pool, Row, SqlError};
use store::vault::{Vault, VaultError};
use thiserror::Error;

use crate::page::InvalidCursor;

/// Where questions are asked: the rows, and the vault that opens what is sealed in them.
#[derive(Clone)]
pub struct Views {
    pub pool: Pool,
    /// Opens what is sealed in them.
    pub vault: Vault,
}

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The rows cannot be read.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// What is sealed in them cannot be opened; not for data that was erased, which is simply not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A procedure's form does not compile; none is published that does not.
    #[error("the form of procedure {code} cannot be used: {reason}")]
    UnusableForm { code: String, reason: String },
    /// The page was asked for by a cursor of another list.
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
    /// Fetches the keys of the accounts in these columns of these rows, in one question.
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

    /// The value, `None` once it is erased.
    pub(crate) async fn open<T: DeserializeOwned + Clone>(
        &self,
        sealed: &Personal<T>,
    ) -> Result<Option<T>, VaultError> {
        Ok(self.vault.open(sealed).await?.into_known())
    }

    /// The value, `None` where there is none or it is erased.
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
