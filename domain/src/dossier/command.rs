use std::fmt;

use serde_json::Value;

use super::{DossierCode, DossierOutcome, FileRef, SupplementTarget};
use crate::procedure::Money;
use crate::{AccountId, Actor, AgencyId, HandOverId, ItemId, Moment, PaymentRequestId, Role, SupplementRequestId};

/// A file that somebody offers for a requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferedDocument {
    /// Key of the requirement, as typed.
    pub requirement: String,
    /// The caller's finished, still free upload; `None` where there is no such.
    pub file: Option<FileRef>,
}

/// Item of a supplement request, as typed.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestedItem {
    pub id: ItemId,
    /// What it is about, as typed.
    pub target: SupplementTarget,
    /// What to do, as typed.
    pub instruction: String,
}

/// Applicant's words about one requested item.
#[derive(Clone, PartialEq, Eq)]
pub struct ItemWords {
    /// Of which; `None` where there is no such thing.
    pub item: Option<ItemId>,
    /// As typed; blank where nothing is said of it.
    pub words: String,
}

/// Officer who is to work on a dossier, as their account says now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    pub account: AccountId,
    pub role: Role,
    pub agency: Option<AgencyId>,
}

impl Officer {
    /// Whoever acts, where it is an officer.
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
    /// File it.
    Submit {
        /// Its number, drawn before.
        code: DossierCode,
        procedure_code: String,
        /// The version whose form was filled in.
        procedure_version: u32,
        form: Value,
        documents: Vec<OfferedDocument>,
    },
    /// Receive it.
    Accept {
        /// For the applicant, as typed.
        note: Option<String>,
    },
    /// Do not receive it.
    Reject { reason: String },
    /// Ask for more.
    RequestSupplement {
        request: SupplementRequestId,
        message: String,
        /// At least one.
        items: Vec<RequestedItem>,
        /// Until when an answer is awaited.
        respond_by: Option<Moment>,
    },
    /// Answer such a request.
    Supplement {
        /// Merge patch of the form (RFC 7396).
        form: Option<Value>,
        /// New files.
        documents: Vec<OfferedDocument>,
        message: Option<String>,
        /// Of single things.
        words: Vec<ItemWords>,
    },
    /// No longer ask.
    CancelSupplementRequest { reason: String },
    /// Have somebody work on it.
    Assign {
        /// Who; `None` where there is no such account.
        assignee: Option<Officer>,
    },
    /// Give it to another officer, as all that somebody holds.
    HandOver {
        holder: AccountId,
        to: Officer,
        /// Of which act it is part.
        hand_over: HandOverId,
    },
    /// Take it from somebody who may not work on it any more.
    Release {
        holder: AccountId,
        /// What their account says now; `None` where nobody may sign in to it.
        officer: Option<Officer>,
    },
    /// Pass it on to the next step.
    Forward {
        /// About the dossier, as typed.
        note: Option<String>,
        /// Who is to work on it there, where somebody is named; `None` within where there is no such account.
        to: Option<Option<Officer>>,
        /// For the officers there: the caller's finished, still free uploads; `None` where there is no such.
        files: Vec<Option<FileRef>>,
    },
    /// Give it back to the step before.
    SendBack {
        /// Why, as typed.
        reason: String,
        /// For the officers there: the caller's finished, still free uploads; `None` where there is no such.
        files: Vec<Option<FileRef>>,
    },
    /// Ask for a payment.
    RequestPayment { request: PaymentRequestId, money: Money, reason: String },
    /// It has been paid.
    RecordPayment {
        /// As typed: what was paid must be what was asked for.
        money: Money,
        /// Number of the receipt, as typed.
        reference: String,
    },
    /// It need not be paid.
    CancelPaymentRequest { reason: String },
    /// Promise a later date.
    ExtendDeadline { due_at: Moment, reason: String },
    /// Grant or refuse what was applied for.
    Decide {
        outcome: DossierOutcome,
        reason: Option<String>,
        /// The caller's finished, still free uploads; `None` where there is no such.
        files: Vec<Option<FileRef>>,
        /// Files of the dossier that officers attached when they passed it on; `None` where there is no such.
        drafts: Vec<Option<FileRef>>,
    },
    /// Hand the result over.
    ReturnResult {
        /// To the applicant, as typed.
        note: Option<String>,
    },
    /// Ask for it back.
    Withdraw { reason: String },
    /// It cannot be given back any more.
    DeclineWithdrawal { reason: String },
    /// End the work on it without a decision.
    StopProcessing { reason: String },
    /// Take back what was ruled by mistake.
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
