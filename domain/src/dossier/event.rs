use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AwaitedAnswer, DossierCode, FileRef, RulingKind, StepDue, StepRef};
use crate::aggregate::domain_event;
use crate::procedure::Money;
use crate::{AccountId, AgencyId, HandOverId, ItemId, Moment, PaymentRequestId, Personal, SupplementRequestId};

/// The version of a procedure that a dossier was filed under, for good.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    pub code: String,
    /// Which of its versions.
    pub version: u32,
}

/// A file that answers one of the procedure's required documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Key of the requirement.
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

/// One thing that the office asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplementItem {
    pub id: ItemId,
    /// What it is about.
    pub target: SupplementTarget,
    pub instruction: Personal<String>,
}

/// Applicant's answer to one item of a supplement request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    pub item: ItemId,
    /// What that is about, so that the words are read without the request.
    pub target: SupplementTarget,
    /// In their words.
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
    /// What was applied for is given.
    Granted,
    Refused,
}

impl DossierOutcome {
    /// The name in the contract and in rows.
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
        /// Whose procedure it is.
        agency: AgencyId,
        procedure: ProcedureRef,
        /// Who filed it, and whose data all of it is.
        applicant: AccountId,
        form: Personal<Value>,
        documents: Vec<Document>,
    },
    /// The desk received it; the clock starts.
    DossierAccepted {
        at: Moment,
        /// The promised date.
        due_at: Moment,
        /// For the applicant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
        /// Until when the office may ask for a supplement; `None` where the procedure sets no time for that, and
        /// before version 1.1.0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supplement_until: Option<Moment>,
        /// From when on it is due soon, by the calendar that the promise was reckoned with (since 1.2.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
    },
    /// The desk does not receive it.
    DossierRejected { at: Moment, reason: Personal<String> },
    /// The office asks for more; the clock waits where it runs.
    SupplementRequested {
        at: Moment,
        request: SupplementRequestId,
        /// To the applicant.
        message: Personal<String>,
        /// What, one by one.
        items: Vec<SupplementItem>,
        /// Time limit of the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        respond_by: Option<Moment>,
        /// Who asks: whoever examines a dossier does not decide on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<AccountId>,
    },
    /// The applicant answered.
    DossierSupplemented {
        at: Moment,
        request: SupplementRequestId,
        /// What changed in the form, as a merge patch (RFC 7396).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        patch: Option<Personal<Value>>,
        /// New files; each replaces all files of its requirement.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        documents: Vec<Document>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Personal<String>>,
        /// What is said of single things that were asked for (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<ItemAnswer>,
    },
    /// The office no longer asks; the text of the request stays.
    SupplementRequestCancelled { at: Moment, request: SupplementRequestId, reason: Personal<String> },
    /// The due date was computed anew.
    DueDateMoved {
        at: Moment,
        due_at: Moment,
        reason: DueReason,
        /// Working minutes that the clock has waited since the promise, all rounds together.
        paused_minutes: u64,
        /// The same of the step that it is at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepDue>,
        /// From when on it is due soon, by the calendar that the new date was reckoned with (since 1.2.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
    },
    /// Somebody of the agency is to work on it.
    DossierAssigned {
        at: Moment,
        assignee: AccountId,
        /// The hand-over of all that somebody held that it is part of (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hand_over: Option<HandOverId>,
    },
    /// Nobody works on it any more: whoever did is locked out, or does other work.
    DossierReleased {
        at: Moment,
        /// Who worked on it.
        assignee: AccountId,
    },
    /// It was passed on to the procedure's next step; nobody is assigned in it yet.
    DossierForwarded {
        at: Moment,
        /// Who passed it on: whoever examines a dossier does not decide on it.
        by: AccountId,
        /// The step that it is at from now on.
        step: StepRef,
        /// When that step is due, inside the dossier's time; absent where the procedure gives it none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Moment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
        /// For the officers who work on it from now on: a draft of the result, an opinion (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// It was given back to the step before the one that it is at; nobody is assigned in it yet.
    DossierSentBack {
        at: Moment,
        /// Who gave it back.
        by: AccountId,
        /// The step that it is at from now on.
        step: StepRef,
        /// When that step is due, inside the dossier's time; absent where the procedure gives it none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Moment>,
        /// Why, among officers.
        reason: Personal<String>,
        /// For the officers who work on it from now on: a draft of the result, an opinion (since 1.1.0).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// The applicant is to pay.
    PaymentRequested {
        at: Moment,
        request: PaymentRequestId,
        money: Money,
        reason: Personal<String>,
        /// Whether the clock waits for it.
        pauses: bool,
    },
    /// The desk has seen the payment.
    PaymentRecorded {
        at: Moment,
        request: PaymentRequestId,
        /// Number of the receipt.
        reference: Personal<String>,
    },
    /// The applicant need not pay what was asked for by mistake; the text of the request stays.
    PaymentRequestCancelled {
        at: Moment,
        request: PaymentRequestId,
        /// Why, for the applicant.
        reason: Personal<String>,
    },
    /// A later date is promised, with an apology.
    DeadlineExtended {
        at: Moment,
        /// The new promise, for the dossier and the step that it is at.
        due_at: Moment,
        /// From when on it is due soon (since 1.1.0).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_soon_at: Option<Moment>,
        reason: Personal<String>,
    },
    /// What was applied for is granted or refused; the clock ends.
    DossierDecided {
        at: Moment,
        outcome: DossierOutcome,
        /// Why; always there for a refusal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Personal<String>>,
        /// The result's documents.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileRef>,
    },
    /// The applicant has the result.
    ResultReturned {
        at: Moment,
        /// To the applicant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Personal<String>>,
    },
    /// The applicant asks for it back.
    WithdrawalRequested { at: Moment, reason: Personal<String> },
    /// It cannot be given back any more.
    WithdrawalDeclined { at: Moment, reason: Personal<String> },
    /// The office's work on it ended without a decision.
    ProcessingStopped { at: Moment, reason: Personal<String> },
    /// What was ruled by mistake is taken back: it stands again as it stood before.
    RulingRevoked {
        at: Moment,
        /// Who took it back.
        by: AccountId,
        ruling: RulingKind,
        /// Why, for the applicant.
        reason: Personal<String>,
        /// The step that it is at again; absent at the desk.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<StepRef>,
        /// Until when the applicant may answer what they were asked; absent where nothing was, or without a time.
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
