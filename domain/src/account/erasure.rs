//! Erasure of a person by crypto-shredding, although every event stays: one administrator requests it, another
//! confirms, and no dossier that has to be kept is in the way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::AccountId;
use crate::dossier::DossierCode;
use crate::procedure::{RetainedUntil, Retention};

/// Legal basis of an erasure: the right to it, or the duty (Law 91/2025/QH15, article 4: a person may ask for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErasureBasis {
    PersonAsked,
    /// The retention period is over.
    RetentionOver,
    AuthorityOrdered,
}

/// Erasure that one administrator requested and no other has confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingErasure {
    pub requested_by: AccountId,
    pub basis: ErasureBasis,
    /// Number of the official document.
    pub document: Option<String>,
    /// Set where the account was locked before.
    pub was_locked: bool,
}

/// Retention or other hold by which a dossier blocks its applicant's erasure, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErasureHold {
    /// Retention period until this day, inclusive.
    Retained(NaiveDate),
    /// No retention period is defined; erasure is irreversible, so that none is assumed.
    Unsaid,
    Permanent,
    /// The work on the dossier has not ended.
    Open,
}

impl ErasureHold {
    /// Hold of a dossier on this day, given the day on which its work ended; `None` where nothing holds.
    pub fn of(ended_on: Option<NaiveDate>, retention: Option<Retention>, today: NaiveDate) -> Option<Self> {
        let Some(ended_on) = ended_on else { return Some(Self::Open) };
        let Some(retention) = retention else { return Some(Self::Unsaid) };
        let until = retention.retained_until(ended_on);
        match until {
            _ if until.is_over_on(today) => None,
            RetainedUntil::Day(last) => Some(Self::Retained(last)),
            RetainedUntil::Permanent => Some(Self::Permanent),
        }
    }

    /// Stable code, the parameter `reason` of the fault.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Retained(_) => "DOSSIER_RETAINED",
            Self::Unsaid => "RETENTION_UNSAID",
            Self::Permanent => "DOSSIER_PERMANENT",
            Self::Open => "DOSSIER_OPEN",
        }
    }
}

/// Dossier that blocks its applicant's erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDossier {
    pub code: DossierCode,
    pub hold: ErasureHold,
}

/// Request of an erasure, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureWish {
    pub basis: ErasureBasis,
    /// Number of the official document, such as `12/QĐ-STP`.
    pub document: Option<String>,
    /// Dossiers that block it.
    pub held: Vec<HeldDossier>,
}

/// Confirmation of an erasure, with the key's digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureConfirmation {
    /// Dossiers that block it now.
    pub held: Vec<HeldDossier>,
    /// SHA-256 of the wrapped key, hex: identifies the key that is destroyed.
    pub wrapped_key_digest: Option<String>,
}
