//! Erasing what is known of a person although every event stays: one administrator asks, another confirms, and no
//! dossier that has to be kept is in the way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::decide::Decision;
use super::state::OpenedAccount;
use super::{Account, AccountEvent, AccountKind, AccountStatus, ErasureCause};
use crate::dossier::DossierCode;
use crate::input;
use crate::procedure::{RetainedUntil, Retention};
use crate::{AccountId, Actor, Fault, FaultCode, Issued, Refusal};

/// Letters in the number of a paper.
const DOCUMENT_MAX: usize = 60;

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
    /// Who asked.
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

    fn reason(self) -> &'static str {
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
    /// Which.
    pub code: DossierCode,
    /// Why.
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

impl Account {
    /// Who asked must have an account, because another one has to confirm.
    pub(super) fn request_erasure(&self, by: &Actor, wish: &ErasureWish) -> Decision {
        let opened = self.administered(by)?;
        let requested_by = by.account().ok_or(Refusal::Forbidden)?;
        let document = input::optional(wish.document.as_deref(), |text| {
            let text = input::one_line_max(text, DOCUMENT_MAX, &["document"])?;
            // A number of a paper has no spaces; a name has.
            let is_number = text.chars().any(|c| c.is_ascii_digit()) && !text.contains(char::is_whitespace);
            if is_number { Ok(text) } else { Err(Fault::at(FaultCode::InvalidFormat, &["document"])) }
        })?;
        if opened.kind == AccountKind::Staff {
            return Err(Refusal::at(FaultCode::InvalidFormat, &["accountId"]));
        }
        if opened.erasure.is_some() {
            return Ok(Vec::new());
        }
        refuse_held(&wish.held)?;
        Ok(vec![AccountEvent::ErasureRequested { requested_by, basis: wish.basis, document }])
    }

    pub(super) fn withdraw_erasure(&self, by: &Actor) -> Decision {
        let opened = self.administered(by)?;
        Ok(match &opened.erasure {
            Some(pending) => vec![AccountEvent::ErasureWithdrawn { still_locked: pending.was_locked }],
            None => Vec::new(),
        })
    }

    /// Two pairs of eyes: whoever asked does not confirm.
    pub(super) fn confirm_erasure(&self, by: &Actor, confirmation: &ErasureConfirmation) -> Decision {
        let opened = match self.administered(by) {
            Err(Refusal::Faults(_)) if self.is_erased() => return Ok(Vec::new()),
            found => found?,
        };
        let Some(pending) = &opened.erasure else { return Err(not_now("ERASURE_NOT_REQUESTED")) };
        if by.account().is_none_or(|by| by == pending.requested_by) {
            return Err(not_now("SECOND_PERSON"));
        }
        refuse_held(&confirmation.held)?;
        Ok(vec![AccountEvent::PersonalDataErased {
            cause: ErasureCause::Requested,
            basis: Some(pending.basis),
            document: pending.document.clone(),
            wrapped_key_digest: confirmation.wrapped_key_digest.clone(),
        }])
    }

    /// The service alone erases without asking: what was erased before the database was put back to an earlier state.
    pub(super) fn erase_again(&self, issued: &Issued<super::AccountCommand>, wrapped_key_digest: &str) -> Decision {
        if issued.by != Actor::System {
            return Err(Refusal::Forbidden);
        }
        if self.opened.is_none() || self.is_erased() {
            return Ok(Vec::new());
        }
        Ok(vec![AccountEvent::PersonalDataErased {
            cause: ErasureCause::Restored,
            basis: None,
            document: None,
            wrapped_key_digest: Some(wrapped_key_digest.to_owned()),
        }])
    }

    fn is_erased(&self) -> bool {
        self.opened.as_ref().is_some_and(|opened| opened.status == AccountStatus::Erased)
    }
}

impl OpenedAccount {
    /// Nobody opens an account again that is about to be erased.
    pub(super) fn refuse_pending_erasure(&self) -> Result<(), Refusal> {
        if self.erasure.is_some() { Err(not_now("ERASURE_REQUESTED")) } else { Ok(()) }
    }
}

/// The dossier that holds longest is told.
fn refuse_held(held: &[HeldDossier]) -> Result<(), Refusal> {
    let Some(longest) = held.iter().max_by_key(|held| held.hold) else { return Ok(()) };
    let fault = refused(longest.hold.reason()).with("code", longest.code.as_str());
    Err(Refusal::from(match longest.hold {
        ErasureHold::Retained(until) => fault.with("until", until.to_string()),
        ErasureHold::Unsaid | ErasureHold::Permanent | ErasureHold::Open => fault,
    }))
}

fn not_now(reason: &str) -> Refusal {
    refused(reason).into()
}

fn refused(reason: &str) -> Fault {
    Fault::at(FaultCode::NotAllowedInStatus, &["accountId"]).with("reason", reason)
}
