//! Output types of supplement and payment requests.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::dossier::SupplementTarget as Target;
use domain::{Language, ProcedureVersion};
use foundation::global_id::GlobalId;
use foundation::label::target_label;
use projections::{ShownAnswer, ShownItem, ShownPayment, ShownResult, ShownSupplement};

use super::file::File;
use super::procedure::Money;
use crate::context::ContextExt;
use crate::enums::DossierOutcome;
use crate::scalar::{DateTime, Decimal};

/// What an item of a supplement request is about; exactly one field is set.
#[derive(Clone, SimpleObject)]
pub struct SupplementTarget {
    /// JSON Pointer (RFC 6901) into the form; null if a document is asked for.
    form_field: Option<String>,
    /// Key of the required document; null if a form field is asked for.
    requirement: Option<String>,
}

/// One form field or document that a supplement request asks for.
#[derive(Clone, SimpleObject)]
pub struct SupplementItem {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    #[graphql(owned)]
    pub id: ID,
    /// Form field or document that may be changed.
    target: SupplementTarget,
    /// Title of the form field or document, in the language of the request.
    label: String,
    /// What the applicant has to do; empty once erased.
    instruction: String,
}

impl SupplementItem {
    /// Item with labels of the procedure's version that its dossier was filed under.
    pub fn of(item: &ShownItem, procedure: Option<&ProcedureVersion>, language: Language) -> Self {
        let id = GlobalId::SupplementItem(item.id).encode().into();
        let instruction = item.instruction.clone().unwrap_or_default();
        let label = target_label(&item.target, procedure, language);
        let (form_field, requirement) = match &item.target {
            Target::FormField(pointer) => (Some(pointer.clone()), None),
            Target::Requirement(key) => (None, Some(key.clone())),
        };
        Self { id, target: SupplementTarget { form_field, requirement }, label, instruction }
    }
}

/// Words of the applicant on one item of a supplement request.
#[derive(Clone, SimpleObject)]
pub struct SupplementItemAnswer {
    /// Id of the `SupplementItem` that is answered.
    item_id: ID,
    /// Title of the form field or document, in the language of the request.
    label: String,
    /// Answer in the applicant's words; null once erased.
    words: Option<String>,
}

impl SupplementItemAnswer {
    /// Answer with labels of the procedure's version that its dossier was filed under.
    pub fn of(answer: &ShownAnswer, procedure: Option<&ProcedureVersion>, language: Language) -> Self {
        Self {
            item_id: GlobalId::SupplementItem(answer.item).encode().into(),
            label: target_label(&answer.target, procedure, language),
            words: answer.words.clone(),
        }
    }
}

/// Request by the office that the applicant corrects or adds something.
#[derive(Clone)]
pub struct SupplementRequest {
    shown: ShownSupplement,
    procedure: Option<Arc<ProcedureVersion>>,
}

impl SupplementRequest {
    /// Request with labels of the procedure's version that its dossier was filed under.
    pub fn of(shown: ShownSupplement, procedure: Option<Arc<ProcedureVersion>>) -> Self {
        Self { shown, procedure }
    }
}

/// Request by the office that the applicant corrects or adds something.
#[Object]
impl SupplementRequest {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::SupplementRequest(self.shown.id).encode().into()
    }

    /// When the office asked, UTC.
    async fn requested_at(&self) -> DateTime {
        self.shown.requested_at.into()
    }

    /// Latest moment for the answer, UTC; null if the office set none.
    async fn respond_by(&self) -> Option<DateTime> {
        self.shown.respond_by.map(Into::into)
    }

    /// Message to the applicant; null once erased.
    async fn message(&self) -> Option<&str> {
        self.shown.message.as_deref()
    }

    /// Number of the request within the dossier, counted from 1.
    async fn round(&self) -> i32 {
        i32::try_from(self.shown.round).unwrap_or(i32::MAX)
    }

    /// Form fields and documents that are asked for; only these can be changed by `supplementDossier`.
    async fn items(&self, ctx: &Context<'_>) -> Vec<SupplementItem> {
        let (procedure, language) = (self.procedure.as_deref(), ctx.language());
        self.shown.items.iter().map(|item| SupplementItem::of(item, procedure, language)).collect()
    }
}

/// Request by the office that the applicant pays a fee.
#[derive(Clone, SimpleObject)]
pub struct PaymentRequest {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    #[graphql(owned)]
    pub id: ID,
    /// When the office asked for the payment, UTC.
    requested_at: DateTime,
    /// What the payment is for, in the office's words; empty once erased.
    reason: String,
    /// Amount that the applicant has to pay.
    money: Money,
    /// When the payment was recorded, UTC; null until then.
    paid_at: Option<DateTime>,
    /// Number of the receipt; null until paid, and once erased.
    reference: Option<String>,
    /// When the office cancelled it as a mistake, UTC; null unless cancelled.
    cancelled_at: Option<DateTime>,
}

/// Decision on a dossier and the documents issued with it.
#[derive(Clone, SimpleObject)]
pub struct DossierResult {
    /// Decision: the application was granted or refused.
    outcome: DossierOutcome,
    /// Reason of the decision; always present for a refusal, null if none was given and once erased.
    reason: Option<String>,
    /// When the leader decided, UTC.
    decided_at: DateTime,
    /// Documents of the result for the applicant, ten at most.
    files: Vec<File>,
}

impl From<ShownPayment> for PaymentRequest {
    fn from(shown: ShownPayment) -> Self {
        Self {
            id: GlobalId::PaymentRequest(shown.id).encode().into(),
            requested_at: shown.requested_at.into(),
            reason: shown.reason.unwrap_or_default(),
            money: Money { amount: Decimal(shown.money.amount), currency: shown.money.currency },
            paid_at: shown.paid_at.map(Into::into),
            reference: shown.reference,
            cancelled_at: shown.cancelled_at.map(Into::into),
        }
    }
}

impl From<ShownResult> for DossierResult {
    fn from(shown: ShownResult) -> Self {
        Self {
            outcome: shown.outcome.into(),
            reason: shown.reason,
            decided_at: shown.decided_at.into(),
            files: shown.files.into_iter().map(File).collect(),
        }
    }
}
