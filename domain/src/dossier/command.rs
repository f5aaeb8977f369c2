//! Commands on a dossier, with the caller's input not yet validated: texts are as typed, references may be unknown.

use std::fmt;

use serde_json::Value;

use super::{DossierCode, DossierOutcome, FileRef, SupplementTarget};
use crate::procedure::Money;
use crate::{AccountId, Actor, AgencyId, HandOverId, ItemId, Moment, PaymentRequestId, Role, SupplementRequestId};

/// Upload offered for a required document.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferedDocument {
    /// Key of the required document, as typed.
    pub requirement: String,
    /// Completed upload of the caller that no dossier holds yet; `None` where the id is unknown.
    pub file: Option<FileRef>,
}

/// Item of a supplement request, as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestedItem {
    pub id: ItemId,
    pub target: SupplementTarget,
    pub instruction: String,
}

/// Applicant's answer to one requested item.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemWords {
    /// `None` where the id is unknown.
    pub item: Option<ItemId>,
    /// As typed; blank for no answer.
    pub words: String,
}

/// Assignee candidate, as the account stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    pub account: AccountId,
    pub role: Role,
    pub agency: Option<AgencyId>,
}

impl Officer {
    /// The actor as an officer; `None` for anybody else.
    pub fn acting(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Account { id, role, agency: Some(agency) } if role.is_officer() => {
                Some(Self { account: *id, role: *role, agency: Some(*agency) })
            }
            Actor::Anonymous | Actor::System | Actor::Account { .. } => None,
        }
    }
}

/// Commands on a dossier.
#[derive(Clone, PartialEq)]
pub enum DossierCommand {
    /// Files a new dossier.
    Submit {
        /// Drawn from the sequence beforehand.
        code: DossierCode,
        procedure_code: String,
        /// Version that the form was filled in under.
        procedure_version: u32,
        form: Value,
        documents: Vec<OfferedDocument>,
    },
    /// Receives it, which starts the clock.
    Accept {
        /// Remark to the applicant, as typed.
        note: Option<String>,
    },
    /// Refuses reception of the dossier.
    Reject { reason: String },
    /// Opens a supplement request.
    RequestSupplement {
        request: SupplementRequestId,
        message: String,
        /// Requested items, at least one.
        items: Vec<RequestedItem>,
        /// Time limit of the answer; `None` for no limit.
        respond_by: Option<Moment>,
    },
    /// Answers the open supplement request.
    Supplement {
        /// Merge patch of the form (RFC 7396).
        form: Option<Value>,
        documents: Vec<OfferedDocument>,
        message: Option<String>,
        /// Answers to single items of the request.
        words: Vec<ItemWords>,
    },
    /// Cancels the open supplement request.
    CancelSupplementRequest { reason: String },
    /// Assigns an officer of the agency.
    Assign {
        /// `None` where the account is unknown.
        assignee: Option<Officer>,
    },
    /// Reassigns it as part of the hand-over of an officer's dossiers.
    HandOver {
        holder: AccountId,
        to: Officer,
        /// Hand-over that this is part of.
        hand_over: HandOverId,
    },
    /// Releases it from an assignee who may not work on it any more.
    Release {
        holder: AccountId,
        /// The assignee as the account stands now; `None` where nobody may sign in to it.
        officer: Option<Officer>,
    },
    /// Forwards it to the next step.
    Forward {
        /// Remark for officers, as typed.
        note: Option<String>,
        /// Assignee at the next step, if one is named; `Some(None)` where that account is unknown.
        to: Option<Option<Officer>>,
        /// Enclosures for the officers there: completed uploads of the caller; `None` where the id is unknown.
        files: Vec<Option<FileRef>>,
    },
    /// Sends it back to the previous step.
    SendBack {
        /// Reason for the officers there, as typed.
        reason: String,
        /// Enclosures for the officers there: completed uploads of the caller; `None` where the id is unknown.
        files: Vec<Option<FileRef>>,
    },
    /// Requests a payment from the applicant.
    RequestPayment { request: PaymentRequestId, money: Money, reason: String },
    /// Records the payment that was requested.
    RecordPayment {
        /// As typed; must equal the requested amount.
        money: Money,
        /// Receipt number, as typed.
        reference: String,
    },
    /// Cancels the open payment request.
    CancelPaymentRequest { reason: String },
    /// Extends the due date.
    ExtendDeadline { due_at: Moment, reason: String },
    /// Decides on the application.
    Decide {
        outcome: DossierOutcome,
        reason: Option<String>,
        /// Documents of the result: completed uploads of the caller; `None` where the id is unknown.
        files: Vec<Option<FileRef>>,
        /// Enclosures of the dossier that are adopted into the result; `None` where the id is unknown.
        drafts: Vec<Option<FileRef>>,
    },
    /// Hands the result over.
    ReturnResult {
        /// Remark to the applicant, as typed.
        note: Option<String>,
    },
    /// Requests withdrawal, on the applicant's side.
    Withdraw { reason: String },
    /// Declines the withdrawal, since the work is too far advanced.
    DeclineWithdrawal { reason: String },
    /// Ends the work without a decision.
    StopProcessing { reason: String },
    /// Revokes a mistaken ruling.
    RevokeRuling { reason: String },
}

/// Redacts the input: it is personal.
impl fmt::Debug for DossierCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Submit { .. } => "Submit",
            Self::Accept { .. } => "Accept",
            Self::Reject { .. } => "Reject",
            Self::RequestSupplement { .. } => "RequestSupplement",
            Self::Supplement { .. } => "Supplement",
            Self::CancelSupplementRequest { .. } => "CancelSupplementRequest",
            Self::Assign { .. } => "Assign",
            Self::HandOver { .. } => "HandOver",
            Self::Release { .. } => "Release",
            Self::Forward { .. } => "Forward",
            Self::SendBack { .. } => "SendBack",
            Self::RequestPayment { .. } => "RequestPayment",
            Self::RecordPayment { .. } => "RecordPayment",
            Self::CancelPaymentRequest { .. } => "CancelPaymentRequest",
            Self::ExtendDeadline { .. } => "ExtendDeadline",
            Self::Decide { .. } => "Decide",
            Self::ReturnResult { .. } => "ReturnResult",
            Self::Withdraw { .. } => "Withdraw",
            Self::DeclineWithdrawal { .. } => "DeclineWithdrawal",
            Self::StopProcessing { .. } => "StopProcessing",
            Self::RevokeRuling { .. } => "RevokeRuling",
        })
    }
}
