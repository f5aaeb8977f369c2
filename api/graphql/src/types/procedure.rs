use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::calendar::ProcessingTime as Time;
use domain::procedure::{Change, Step};
use domain::{Language, ProcedureVersion, Translated, alphabet};
use foundation::error::TopLevel;
use foundation::form_language::in_language;
use foundation::global_id::GlobalId;

use super::agency::Agency;
use super::connection::connection;
use super::retention::Retention;
use crate::context::Here;
use crate::enums::{Role, TimeUnit};
use crate::scalar::{Decimal, Json};

/// A field of government.
#[derive(Clone, SimpleObject)]
pub struct Sector {
    /// Its code.
    code: String,
    /// Its name in the language of the request.
    name: String,
    /// Code of the agency whose procedures belong to it: agencies have fields of the same name.
    agency_code: String,
}

impl Sector {
    /// Of procedures that are applied for now, each field once, in the order of the alphabet.
    pub fn of_all<'p>(procedures: impl Iterator<Item = &'p Arc<ProcedureVersion>>, language: Language) -> Vec<Self> {
        let of = |procedure: &Arc<ProcedureVersion>| Self::of(procedure, language);
        let mut sectors: Vec<Self> = procedures.map(of).collect();
        sectors.sort_by_cached_key(|sector| (alphabet::rank(&sector.name), sector.code.clone()));
        sectors.dedup_by(|one, other| one.code == other.code);
        sectors
    }

    fn of(procedure: &ProcedureVersion, language: Language) -> Self {
        let sector = &procedure.definition.sector;
        let agency_code = procedure.definition.agency.clone();
        Self { code: sector.code.clone(), name: sector.name.get(language).to_owned(), agency_code }
    }
}

/// How long something may take.
#[derive(Clone, SimpleObject)]
pub struct ProcessingTime {
    /// How many.
    amount: i32,
    /// Of what.
    unit: TimeUnit,
}

impl From<Time> for ProcessingTime {
    fn from(time: Time) -> Self {
        Self { amount: i32::try_from(time.amount).unwrap_or(i32::MAX), unit: time.unit.into() }
    }
}

/// An amount of money.
#[derive(Clone, SimpleObject)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217
    pub currency: String,
}

/// What a procedure costs.
#[derive(Clone, SimpleObject)]
pub struct Fee {
    /// What for.
    name: String,
    /// When it applies; null where always.
    condition: Option<String>,
    /// How much.
    money: Money,
}

/// What to know before one applies; each part null where nobody has said.
#[derive(Clone, SimpleObject)]
pub struct ProcedureGuidance {
    /// Who may apply.
    applicants: Option<String>,
    /// Of how many sets of papers a dossier consists.
    copies: Option<i32>,
    /// What the applicant gets.
    result: Option<String>,
    /// What has to be so for it to be granted.
    conditions: Option<String>,
}

/// A document that the applicant attaches.
#[derive(Clone, SimpleObject)]
pub struct RequiredDocument {
    /// Names it in a dossier.
    key: String,
    /// Its name in the language of the request.
    name: String,
    /// Whether a dossier without it is refused.
    required: bool,
    /// Whether it is the procedure's form itself: what was typed into it, printed and signed.
    is_form: bool,
    /// What a file may be.
    media_types: Vec<String>,
    /// The largest file: what the procedure allows, as far as this service takes it.
    max_bytes: i32,
}

/// A step of the office's work.
#[derive(Clone, SimpleObject)]
pub struct ProcedureStep {
    /// Names it.
    key: String,
    /// Its title in the language of the request.
    name: String,
    /// Who does it.
    role: Role,
    /// Its own time, inside the dossier's.
    processing_time: Option<ProcessingTime>,
}

impl ProcedureStep {
    /// As it stands in the version.
    pub fn of(step: &Step, language: Language) -> Self {
        Self {
            key: step.key.clone(),
            name: step.name.get(language).to_owned(),
            role: step.role.into(),
            processing_time: step.processing_time.map(Into::into),
        }
    }
}

/// One version of a procedure: `id` names the version, `code` the procedure. A dossier keeps the version it was
/// submitted under.
#[derive(Clone)]
pub struct Procedure(pub Arc<ProcedureVersion>);

/// One version of a procedure: `id` names the version, `code` the procedure. A dossier keeps the version it was
/// submitted under.
#[Object]
impl Procedure {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        let Self(procedure) = self;
        GlobalId::Procedure { code: procedure.definition.code.clone(), version: procedure.version }.encode().into()
    }

    /// National code, `2.001624`.
    async fn code(&self) -> &str {
        &self.0.definition.code
    }

    /// Which version.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.version).unwrap_or(i32::MAX)
    }

    /// Its name in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        self.0.definition.name.get(ctx.language())
    }

    /// The law it rests on.
    async fn legal_basis(&self, ctx: &Context<'_>) -> Option<&str> {
        Some(self.0.definition.legal_basis.get(ctx.language()))
    }

    /// Its field.
    async fn sector(&self, ctx: &Context<'_>) -> Option<Sector> {
        Some(Sector::of(&self.0, ctx.language()))
    }

    /// Who runs it.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Agency, TopLevel> {
        let agency = ctx.app().refreshed_agency(self.0.agency()).await?;
        agency.as_ref().map(Agency::from).ok_or(TopLevel::Unavailable)
    }

    /// The legal time limit.
    async fn processing_time(&self) -> ProcessingTime {
        self.0.definition.processing_time.into()
    }

    /// How long its dossiers are kept after their work ended; null where nobody has said.
    async fn retention(&self) -> Option<Retention> {
        self.0.definition.retention.map(Into::into)
    }

    /// What to know before one applies; null where nobody has said.
    async fn guidance(&self, ctx: &Context<'_>) -> Option<ProcedureGuidance> {
        let guidance = self.0.definition.guidance.as_ref()?;
        let text = |text: &Option<Translated>| text.as_ref().map(|text| text.get(ctx.language()).to_owned());
        Some(ProcedureGuidance {
            applicants: text(&guidance.applicants),
            copies: guidance.copies.and_then(|copies| i32::try_from(copies).ok()),
            result: text(&guidance.result),
            conditions: text(&guidance.conditions),
        })
    }

    /// Empty: free of charge.
    async fn fees(&self, ctx: &Context<'_>) -> Vec<Fee> {
        let language = ctx.language();
        let text = |translated: &Translated| translated.get(language).to_owned();
        let fee = |fee: &domain::procedure::Fee| Fee {
            name: text(&fee.name),
            condition: fee.condition.as_ref().map(text),
            money: Money { amount: Decimal(fee.money.amount.clone()), currency: fee.money.currency.clone() },
        };
        self.0.definition.fees.iter().map(fee).collect()
    }

    /// JSON Schema 2020-12; titles in the language of the request.
    async fn form_schema(&self, ctx: &Context<'_>) -> Json {
        Json(in_language(&self.0.definition.form_schema, ctx.language()))
    }

    /// What to attach.
    async fn required_documents(&self, ctx: &Context<'_>) -> Vec<RequiredDocument> {
        let (language, largest) = (ctx.language(), ctx.app().files.largest());
        let document = |document: &domain::procedure::RequiredDocument| RequiredDocument {
            key: document.key.clone(),
            name: document.name.get(language).to_owned(),
            required: document.required,
            is_form: document.is_form,
            media_types: document.media_types.clone(),
            max_bytes: i32::try_from(document.max_bytes.min(largest)).unwrap_or(i32::MAX),
        };
        self.0.definition.required_documents.iter().map(document).collect()
    }

    /// How the office works on it, in order.
    async fn steps(&self, ctx: &Context<'_>) -> Vec<ProcedureStep> {
        let language = ctx.language();
        self.0.definition.steps.iter().map(|step| ProcedureStep::of(step, language)).collect()
    }
}

/// Where a procedure's definition differs from the version before.
#[derive(Clone, SimpleObject)]
pub struct ProcedureChange {
    /// JSON pointer into the definition; empty for the whole.
    path: String,
    /// What stood there; null where nothing did.
    before: Option<Json>,
    /// What stands there now; null where nothing does.
    after: Option<Json>,
}

impl ProcedureChange {
    /// As the versions were compared.
    pub fn of(change: Change) -> Self {
        Self { path: change.path, before: change.before.map(Json), after: change.after.map(Json) }
    }
}

connection!(ProcedureConnection, ProcedureEdge, Procedure, "procedures");
