//! The log for auditors: each event as stored, beside its decoded payload.
//!
//! Nothing here trusts what it reads: a tampered event is shown as it stands, without a payload where it does not
//! decode, so that a fault can be seen and named.

mod event;
mod feed;
mod history;
mod replay;
mod streams;
mod whole;

use crate::boxed;
use std::sync::Arc;

use thiserror::Error;
use uuid::Uuid;

pub use event::AuditedEvent;
pub use feed::FeedPage;
pub use history::{HistoryPage, Reached};
pub use replay::Until;
pub use streams::{Verified, verify_streams};
pub use whole::{Finding, OrderVerifier, Place, WholeVerified, verify_chains};

use crate::log::{EventLog, ResumeToken};
use crate::sql::{Outage, SqlError};
use crate::upcast::Upcasters;
use crate::vault::{Vault, VaultError};

/// Reason why the log cannot be read.
#[derive(Debug, Error)]
pub enum AuditError {
    /// Database error.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The keys are unreachable.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Outage for AuditError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
        }
    }
}

/// Reads the log for auditors; cheap to clone.
#[derive(Clone)]
pub struct Audit {
    log: Arc<dyn EventLog>,
    log_id: Uuid,
    vault: Vault,
    upcasters: Upcasters,
}

impl Audit {
    pub fn new(log: Arc<dyn EventLog>, log_id: Uuid, vault: Vault, upcasters: Upcasters) -> Self {
        Self { log, log_id, vault, upcasters }
    }

    /// Whether the log still holds the event that this resume token names.
    #[boxed]
    pub async fn holds(&self, token: &ResumeToken) -> Result<bool, AuditError> {
        Ok(token.holds(&*self.log).await?)
    }

    /// Id of the log: part of every hash.
    pub fn log_id(&self) -> Uuid {
        self.log_id
    }
}
