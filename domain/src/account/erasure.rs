//! Erasing what is known of a person although every event stays: one administrator asks, another confirms, and no
//! dossier that has to be kept is in the way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::AccountId;
use crate::dossier::DossierCode;
use crate::procedure::{RetainedUntil, Retention};

/// What gives the right to erase, or the duty to (Law 91/2025/QH15, article 4: a person may ask for it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErasureBasis {
    /// The person asked for it.
    PersonAsked,
    /// The time is over for which it had to be kept.
    RetentionOver,
    /// An authority ordered it.
    AuthorityOrdered,
}

/// An erasure that one administrator asked for and no other has confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PendingErasure {
    pub requested_by: AccountId,
    /// By what right.
    pub basis: ErasureBasis,
    /// Number of the paper that says so.
    pub document: Option<String>,
    /// Whether the account was locked before.
    pub was_locked: bool,
}

/// Why a dossier of somebody keeps them from being erased, the lightest reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErasureHold {
    /// It is kept, through this day.
    Retained(NaiveDate),
    /// Nobody has said how long it is kept: what cannot be undone is not guessed.
    Unsaid,
    /// It is kept for ever.
    Permanent,
    /// Its work has not ended.
    Open,
}

impl ErasureHold {
    /// What holds on this day for a dossier whose work ended then; `None` where nothing does.
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

    /// The stable word for it.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Retained(_) => "DOSSIER_RETAINED",
            Self::Unsaid => "RETENTION_UNSAID",
            Self::Permanent => "DOSSIER_PERMANENT",
            Self::Open => "DOSSIER_OPEN",
        }
    }
}

/// A dossier that keeps its applicant from being erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDossier {
    pub code: DossierCode,
    pub hold: ErasureHold,
}

/// An administrator's wish to have somebody erased, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureWish {
    /// By what right.
    pub basis: ErasureBasis,
    /// Number of the paper that says so, `12/QĐ-STP`.
    pub document: Option<String>,
    /// Dossiers that stand against it.
    pub held: Vec<HeldDossier>,
}

/// What a confirmation goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureConfirmation {
    /// Dossiers that stand against it now.
    pub held: Vec<HeldDossier>,
    /// SHA-256 of the key as it is kept, hex: what is destroyed can be told from any other.
    pub wrapped_key_digest: Option<String>,
}
