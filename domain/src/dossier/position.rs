//! Position of the work on a dossier: its step, and the interruptions above it.

use serde::{Deserialize, Serialize};

use super::{DossierStatus, StepRef, SupplementItem};
use crate::procedure::Money;
use crate::{Moment, PaymentRequestId, SupplementRequestId};

/// Something that the office's work waits for, above what it interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Interruption {
    /// The applicant is to supplement.
    Supplement,
    /// The applicant is to pay.
    Payment,
    /// The applicant wants it back.
    Withdrawal,
}

/// A supplement request that awaits its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenSupplement {
    pub request: SupplementRequestId,
    /// When it was made; the clock waits from here.
    pub requested_at: Moment,
    /// What it asks for.
    pub items: Vec<SupplementItem>,
    /// Until when an answer is awaited.
    pub respond_by: Option<Moment>,
}

/// A payment that is awaited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPayment {
    pub request: PaymentRequestId,
    /// When it was asked for; the clock waits from here.
    pub requested_at: Moment,
    pub money: Money,
    /// Whether the clock waits for it.
    pub pauses: bool,
}

/// The step of the procedure that a dossier is at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentStep {
    pub step: StepRef,
    pub entered_at: Moment,
    /// The date that pauses are added to.
    pub promised_at: Option<Moment>,
    /// The date that counts now.
    pub due_at: Option<Moment>,
    /// Working minutes that the clock has waited in it.
    pub paused_minutes: u64,
}

/// Position of a dossier at its ruling, restored if the ruling is revoked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeforeRuling {
    pub(super) base: DossierStatus,
    pub(super) interruptions: Vec<Interruption>,
    pub(super) supplement: Option<OpenSupplement>,
    pub(super) payment: Option<OpenPayment>,
    pub(super) step: Option<CurrentStep>,
}

impl BeforeRuling {
    /// Whether a supplement was awaited.
    pub fn awaited_supplement(&self) -> bool {
        self.supplement.is_some()
    }

    /// Whether the applicant had asked for it back.
    pub fn was_asked_back(&self) -> bool {
        self.interruptions.last() == Some(&Interruption::Withdrawal)
    }
}
