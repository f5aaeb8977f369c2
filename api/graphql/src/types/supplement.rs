use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::dossier::SupplementTarget as Target;
use domain::{Language, ProcedureVersion};
use foundation::global_id::GlobalId;
use foundation::label::target_label;
use projections::{ShownAnswer, ShownItem, ShownPayment, ShownResult, ShownSupplement};

use super::file::File;
use super::procedure::Money;
use crate::context::Here;
use crate::enums::DossierOutcome;
use crate::scalar::{DateTime, Decimal};

/// What an item is about: one of the two.
#[derive(Clone, SimpleObject)]
pub struct SupplementTarget {
    /// JSON pointer into the form.
    form_field: Option<String>,
    /// Key of a required document.
    requirement: Option<String>,
}

/// One thing that the office asks for.
#[derive(Clone, SimpleObject)]
pub struct SupplementItem {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// What it is about.
    target: SupplementTarget,
    /// What that is called, in the language of the request.
    label: String,
    /// What to do; empty once erased.
    instruction: String,
}

impl SupplementItem {
    /// The item, labelled out of the version that its dossier was filed under.
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

/// What the applicant said of one thing that the office asked for.
#[derive(Clone, SimpleObject)]
pub struct SupplementItemAnswer {
    /// Of the `SupplementItem`.
    item_id: ID,
    /// What that is called, in the language of the request.
    label: String,
    /// In the applicant's words; null once erased.
    words: Option<String>,
}

impl SupplementItemAnswer {
    /// The answer, labelled out of the version that its dossier was filed under.
    pub fn of(answer: &ShownAnswer, procedure: Option<&ProcedureVersion>, language: Language) -> Self {
        Self {
            item_id: GlobalId::SupplementItem(answer.item).encode().into(),
            label: target_label(&answer.target, procedure, language),
            words: answer.words.clone(),
        }
    }
}

/// What the office asks the applicant to supplement.
#[derive(Clone)]
pub struct SupplementRequest {
    shown: ShownSupplement,
    procedure: Option<Arc<ProcedureVersion>>,
}

impl SupplementRequest {
    /// The request, with labels out of the version that its dossier was filed under.
    pub fn of(shown: ShownSupplement, procedure: Option<Arc<ProcedureVersion>>) -> Self {
        Self { shown, procedure }
    }
}

/// What the office asks the applicant to supplement.
#[Object]
impl SupplementRequest {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::SupplementRequest(self.shown.id).encode().into()
    }

    /// When it was made.
    async fn requested_at(&self) -> DateTime {
        self.shown.requested_at.into()
    }

    /// Until when an answer is awaited.
    async fn respond_by(&self) -> Option<DateTime> {
        self.shown.respond_by.map(Into::into)
    }

    /// To the applicant; null once erased.
    async fn message(&self) -> Option<&str> {
        self.shown.message.as_deref()
    }

    /// First request: 1.
    async fn round(&self) -> i32 {
        i32::try_from(self.shown.round).unwrap_or(i32::MAX)
    }

    /// What, one by one; only what they name is unlocked.
    async fn items(&self, ctx: &Context<'_>) -> Vec<SupplementItem> {
        let (procedure, language) = (self.procedure.as_deref(), ctx.language());
        self.shown.items.iter().map(|item| SupplementItem::of(item, procedure, language)).collect()
    }
}

/// What the office asks the applicant to pay.
#[derive(Clone, SimpleObject)]
pub struct PaymentRequest {
    /// Globally unique across types, stable for ever, opaque.
    #[graphql(owned)]
    pub id: ID,
    /// When it was made.
    requested_at: DateTime,
    /// What for; empty once erased.
    reason: String,
    /// How much.
    money: Money,
    /// When it was paid.
    paid_at: Option<DateTime>,
    /// Number of the receipt; null while the payment is awaited, and once erased.
    reference: Option<String>,
    /// When the office took it back as a mistake.
    cancelled_at: Option<DateTime>,
}

/// How a dossier was decided.
#[derive(Clone, SimpleObject)]
pub struct DossierResult {
    /// Granted or refused.
    outcome: DossierOutcome,
    /// Why; always there for a refusal, null once erased.
    reason: Option<String>,
    /// When.
    decided_at: DateTime,
    /// The result itself.
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
