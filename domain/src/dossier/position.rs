//! Position of the work on a dossier: its step, and the interruptions above it.

use serde::{Deserialize, Serialize};

use super::{DossierStatus, StepRef, SupplementItem};
use crate::procedure::Money;
use crate::{Moment, PaymentRequestId, SupplementRequestId};

/// A wait of the office for the applicant, stacked above the interrupted status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Interruption {
    /// An open supplement request.
    Supplement,
    /// An open payment request, whether or not it pauses the clock.
    Payment,
    /// A requested withdrawal on which the office has not ruled.
    Withdrawal,
}

/// Supplement request without an answer yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenSupplement {
    pub request: SupplementRequestId,
    /// Start of the pause of the clock.
    pub requested_at: Moment,
    /// Requested fields and documents.
    pub items: Vec<SupplementItem>,
    /// Time limit of the answer; `None` where the office set none.
    pub respond_by: Option<Moment>,
}

/// Payment request that is neither paid nor cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPayment {
    pub request: PaymentRequestId,
    /// Start of the pause, where the request pauses the clock.
    pub requested_at: Moment,
    pub money: Money,
    /// Set where the clock is paused until it is paid.
    pub pauses: bool,
}

/// Current step of a dossier, with its due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentStep {
    pub step: StepRef,
    pub entered_at: Moment,
    /// Base date of the due date's recomputation: pauses are added to it.
    pub promised_at: Option<Moment>,
    /// Due date in force, pauses included.
    pub due_at: Option<Moment>,
    /// Working minutes of paused clock in this step.
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
    /// True where a supplement request was open at the ruling.
    pub fn awaited_supplement(&self) -> bool {
        self.supplement.is_some()
    }

    /// True where a withdrawal was requested at the ruling.
    pub fn was_asked_back(&self) -> bool {
        self.interruptions.last() == Some(&Interruption::Withdrawal)
    }
}
