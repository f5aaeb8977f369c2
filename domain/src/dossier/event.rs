//! Events of a dossier as they are stored: their payloads, and the schema version of each.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AwaitedAnswer, DossierCode, FileRef, RulingKind, StepDue, StepRef};
use crate::aggregate::domain_event;
use crate::procedure::Money;
use crate::{AccountId, AgencyId, HandOverId, ItemId, Moment, PaymentRequestId, Personal, SupplementRequestId};

/// Procedure version that a dossier was filed under; never changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    pub code: String,
    pub version: u32,
}

/// File attached for one of the procedure's required documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Key of the required document.
    pub requirement: String,
    pub file: FileRef,
}

/// Target of one item of a supplement request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SupplementTarget {
    /// JSON pointer (RFC 6901) into the form.
    FormField(String),
    /// Key of a required document.
    Requirement(String),
}

/// Item of a supplement request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplementItem {
    pub id: ItemId,
    pub target: SupplementTarget,
    pub instruction: Personal<String>,
}

/// Applicant's answer to one item of a supplement request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    pub item: ItemId,
    /// Copied from the item, so that the answer is read without the request.
    pub target: SupplementTarget,
    pub words: Personal<String>,
}

/// Reason of a moved due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DueReason {
    /// The applicant answered a supplement request.
    Supplemented,
    /// A supplement request was cancelled.
    SupplementCancelled,
    /// A payment was recorded for which the clock had waited.
    PaymentRecorded,
    /// A payment request was cancelled for which the clock had waited.
    PaymentRequestCancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DossierOutcome {
    /// The application is granted.
    Granted,
    Refused,
}

impl DossierOutcome {
    /// Name in the contract and in database rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "GRANTED",
            Self::Refused => "REFUSED",
        }
    }
}

/// Events of a dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum DossierEvent {
    /// The applicant filed it.
    DossierSubmitted {
        at: Moment,
        code: DossierCode,
        /// Agency that runs the procedure.
        agency: AgencyId,
        procedure: ProcedureRef,
        /// Filer, and subject of all personal data in the dossier.
        applicant: AccountId,
        form: Personal<Value>,
        documents: Vec<Document>,
    },
    /// The desk received it; the clock starts.
    DossierAccepted {
        at: Moment,
        due_at: Moment,
        /// Remark to the applicant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
        /// End of the time in which the office may request a supplement; `None` where the procedure sets none, and
        /// before version 1.1.0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supplement_until: Option<Moment>,
        /// Start of due soon, by the calendar that computed the due date (since 1.2.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
    },
    /// The desk refused reception.
    DossierRejected { at: Moment, reason: Personal<String> },
    /// The office requests a supplement; pauses a running clock.
    SupplementRequested {
        at: Moment,
        request: SupplementRequestId,
        /// Request text to the applicant.
        message: Personal<String>,
        items: Vec<SupplementItem>,
        /// Time limit of the answer; absent where the office set none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        respond_by: Option<Moment>,
        /// Requester: four eyes, the examiner does not decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<AccountId>,
    },
    /// The applicant answered the supplement request.
    DossierSupplemented {
        at: Moment,
        request: SupplementRequestId,
        /// Merge patch (RFC 7396) of the form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        patch: Option<Personal<Value>>,
        /// New files; each replaces all files of its required document.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<Document>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Personal<String>>,
        /// Answers to single items (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<ItemAnswer>,
    },
    /// The office cancelled the supplement request; its text stays.
    SupplementRequestCancelled { at: Moment, request: SupplementRequestId, reason: Personal<String> },
    /// The due date was recomputed.
    DueDateMoved {
        at: Moment,
        due_at: Moment,
        reason: DueReason,
        /// Working minutes that the clock has been paused since acceptance, all rounds together.
        paused_minutes: u64,
        /// Due date and pauses of the current step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepDue>,
        /// Start of due soon, by the calendar that computed the new date (since 1.2.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
    },
    /// An officer of the agency was assigned.
    DossierAssigned {
        at: Moment,
        assignee: AccountId,
        /// Hand-over of an officer's dossiers that it is part of (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hand_over: Option<HandOverId>,
    },
    /// The assignee was removed: locked, or moved to another role or agency.
    DossierReleased {
        at: Moment,
        /// Former assignee, who loses the dossier.
        assignee: AccountId,
    },
    /// It entered the procedure's next step, without an assignee yet.
    DossierForwarded {
        at: Moment,
        /// Forwarder: four eyes, the examiner does not decide.
        by: AccountId,
        /// Step that is entered.
        step: StepRef,
        /// Due date of that step, within the dossier's; absent where the procedure gives it none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Moment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
        /// Enclosures for the officers of that step: a draft of the result, an opinion (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// It returned to the previous step, without an assignee yet.
    DossierSentBack {
        at: Moment,
        by: AccountId,
        /// Step that is entered again.
        step: StepRef,
        /// Due date of that step, within the dossier's; absent where the procedure gives it none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Moment>,
        /// Reason for officers alone; the applicant does not see it.
        reason: Personal<String>,
        /// Enclosures for the officers of that step: a draft of the result, an opinion (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// The office requests a payment from the applicant.
    PaymentRequested {
        at: Moment,
        request: PaymentRequestId,
        money: Money,
        reason: Personal<String>,
        /// Set where the clock is paused until it is paid.
        pauses: bool,
    },
    /// The desk confirmed the payment.
    PaymentRecorded {
        at: Moment,
        request: PaymentRequestId,
        /// Number of the receipt.
        reference: Personal<String>,
    },
    /// The mistaken payment request was cancelled; its text stays.
    PaymentRequestCancelled {
        at: Moment,
        request: PaymentRequestId,
        /// Reason for the applicant.
        reason: Personal<String>,
    },
    /// The due date was extended, with an apology.
    DeadlineExtended {
        at: Moment,
        /// New due date of the dossier and of its current step.
        due_at: Moment,
        /// Start of due soon, by the calendar that computed the new date (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
        reason: Personal<String>,
    },
    /// The application was granted or refused; the clock ends.
    DossierDecided {
        at: Moment,
        outcome: DossierOutcome,
        /// Reason for the applicant; required for a refusal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Personal<String>>,
        /// Documents of the result, for the applicant.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// The result was handed over to the applicant.
    ResultReturned {
        at: Moment,
        /// Remark to the applicant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
    },
    /// The applicant requests withdrawal.
    WithdrawalRequested { at: Moment, reason: Personal<String> },
    /// The office declined the withdrawal, since the work is too far advanced.
    WithdrawalDeclined { at: Moment, reason: Personal<String> },
    /// The work ended without a decision.
    ProcessingStopped { at: Moment, reason: Personal<String> },
    /// A mistaken ruling was revoked: the dossier is restored to its state before.
    RulingRevoked {
        at: Moment,
        /// Officer who revoked it.
        by: AccountId,
        ruling: RulingKind,
        /// Reason for the applicant.
        reason: Personal<String>,
        /// Step that it is restored to; absent at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepRef>,
        /// Time limit of the restored supplement request; absent without a request, or where it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        awaited: Option<AwaitedAnswer>,
    },
}

domain_event!(DossierEvent {
    DossierSubmitted = "1.0.0",
    DossierAccepted = "1.2.0",
    DossierRejected = "1.0.0",
    SupplementRequested = "1.1.0",
    DossierSupplemented = "1.1.0",
    SupplementRequestCancelled = "1.0.0",
    DueDateMoved = "1.2.0",
    DossierAssigned = "1.1.0",
    DossierReleased = "1.0.0",
    DossierForwarded = "1.1.0",
    DossierSentBack = "1.1.0",
    PaymentRequested = "1.0.0",
    PaymentRecorded = "1.0.0",
    PaymentRequestCancelled = "1.0.0",
    DeadlineExtended = "1.1.0",
    DossierDecided = "1.0.0",
    ResultReturned = "1.0.0",
    WithdrawalRequested = "1.0.0",
    WithdrawalDeclined = "1.0.0",
    ProcessingStopped = "1.0.0",
    RulingRevoked = "1.0.0",
});
