//! Output types of procedures: versions, steps, documents, fees.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use domain::calendar::ProcessingTime as Time;
use domain::procedure::{Change, Step};
use domain::{Language, ProcedureVersion, Translated, alphabet};
use foundation::error::AppError;
use foundation::form_language::in_language;
use foundation::global_id::GlobalId;

use super::agency::Agency;
use super::connection::connection;
use super::retention::Retention;
use crate::context::ContextExt;
use crate::enums::{Role, TimeUnit};
use crate::scalar::{Decimal, Json};

/// Field of government that procedures belong to, within one agency.
#[derive(Clone, SimpleObject)]
pub struct Sector {
    /// Identifier of the sector, for the filter `sectorCode`.
    code: String,
    /// Display name in the language of the request.
    name: String,
    /// Code of the agency that the sector belongs to; agencies may have sectors of the same name.
    agency_code: String,
}

impl Sector {
    /// Fields of the procedures in force, each once, sorted by name.
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

/// Time limit as a number of units, `15` working days for example.
#[derive(Clone, SimpleObject)]
pub struct ProcessingTime {
    /// Number of units; see `unit` for which.
    amount: i32,
    /// Unit of `amount`: working hours, working days, calendar days or months.
    unit: TimeUnit,
}

impl From<Time> for ProcessingTime {
    fn from(time: Time) -> Self {
        Self { amount: i32::try_from(time.amount).unwrap_or(i32::MAX), unit: time.unit.into() }
    }
}

/// Amount of money in one currency.
#[derive(Clone, SimpleObject)]
pub struct Money {
    /// Amount as decimal text without grouping, `"1200000"`.
    pub amount: Decimal,
    /// Currency code by ISO 4217, `VND` nearly always.
    pub currency: String,
}

/// Fee that the procedure charges, or one tier of it.
#[derive(Clone, SimpleObject)]
pub struct Fee {
    /// What the fee is for, in the language of the request.
    name: String,
    /// When the fee applies, in the language of the request; null if always.
    condition: Option<String>,
    /// Amount to pay, with its currency.
    money: Money,
}

/// Texts to read before applying, in the language of the request; each is null if the definition does not say.
#[derive(Clone, SimpleObject)]
pub struct ProcedureGuidance {
    /// Who may apply: kinds of persons or organizations.
    applicants: Option<String>,
    /// Number of sets of documents that make a dossier on paper.
    copies: Option<i32>,
    /// Document that the applicant receives if granted.
    result: Option<String>,
    /// Conditions under which the application is granted.
    conditions: Option<String>,
}

/// Document that an application attaches, as the procedure defines it.
#[derive(Clone, SimpleObject)]
pub struct RequiredDocument {
    /// Identifier of the document within the procedure; inputs name it as `requirement`.
    key: String,
    /// Title of the document in the language of the request.
    name: String,
    /// True if a submission without it is refused with MISSING_DOCUMENT.
    required: bool,
    /// True if it is the printed and signed form of the procedure itself.
    is_form: bool,
    /// Accepted media types, `application/pdf` for example.
    media_types: Vec<String>,
    /// Largest file in bytes: the lower of the procedure's and the service's limit.
    max_bytes: i32,
}

/// Step of the office's work under a procedure.
#[derive(Clone, SimpleObject)]
pub struct ProcedureStep {
    /// Identifier of the step within the procedure, for the filter `stepKey`.
    key: String,
    /// Title of the step in the language of the request.
    name: String,
    /// Role of the officers who do the step.
    role: Role,
    /// Time limit of the step within that of the procedure; null if it has none.
    processing_time: Option<ProcessingTime>,
}

impl ProcedureStep {
    /// Step of a procedure's version in one language.
    pub fn of(step: &Step, language: Language) -> Self {
        Self {
            key: step.key.clone(),
            name: step.name.get(language).to_owned(),
            role: step.role.into(),
            processing_time: step.processing_time.map(Into::into),
        }
    }
}

/// One version of an administrative procedure; `id` names the version, `code` the procedure. Public; a dossier keeps
/// the version that it was submitted under.
#[derive(Clone)]
pub struct Procedure(pub Arc<ProcedureVersion>);

/// One version of an administrative procedure; `id` names the version, `code` the procedure. Public; a dossier keeps
/// the version that it was submitted under.
#[Object]
impl Procedure {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        let Self(procedure) = self;
        GlobalId::Procedure { code: procedure.definition.code.clone(), version: procedure.version }.encode().into()
    }

    /// National code of the procedure, `2.001624`; the same for all versions.
    async fn code(&self) -> &str {
        &self.0.definition.code
    }

    /// Version number of the definition, counted from 1.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.version).unwrap_or(i32::MAX)
    }

    /// Display name in the language of the request.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        self.0.definition.name.get(ctx.language())
    }

    /// Legal basis of the procedure, in the language of the request.
    async fn legal_basis(&self, ctx: &Context<'_>) -> Option<&str> {
        Some(self.0.definition.legal_basis.get(ctx.language()))
    }

    /// Field of government that the procedure belongs to.
    async fn sector(&self, ctx: &Context<'_>) -> Option<Sector> {
        Some(Sector::of(&self.0, ctx.language()))
    }

    /// Agency that runs the procedure and receives its dossiers.
    async fn agency(&self, ctx: &Context<'_>) -> Result<Agency, AppError> {
        let agency = ctx.app().facts.refreshed_agency(self.0.agency()).await?;
        agency.as_ref().map(Agency::from).ok_or(AppError::Unavailable)
    }

    /// Legal time limit from acceptance to result.
    async fn processing_time(&self) -> ProcessingTime {
        self.0.definition.processing_time.into()
    }

    /// How long its dossiers are kept after the work ended; null if the definition does not say.
    async fn retention(&self) -> Option<Retention> {
        self.0.definition.retention.map(Into::into)
    }

    /// What to know before applying; null if the definition holds no guidance.
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

    /// Fees that the procedure charges; empty if it is free of charge.
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

    /// JSON Schema 2020-12 of the form, with titles in the language of the request and `x-order` for the order of
    /// fields.
    async fn form_schema(&self, ctx: &Context<'_>) -> Json {
        Json(in_language(&self.0.definition.form_schema, ctx.language()))
    }

    /// Documents that an application attaches, required and optional ones.
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

    /// Steps of the office's work, in order, from acceptance to decision.
    async fn steps(&self, ctx: &Context<'_>) -> Vec<ProcedureStep> {
        let language = ctx.language();
        self.0.definition.steps.iter().map(|step| ProcedureStep::of(step, language)).collect()
    }
}

/// One place at which a procedure's definition differs from the version before.
#[derive(Clone, SimpleObject)]
pub struct ProcedureChange {
    /// JSON Pointer (RFC 6901) into the definition; empty for the whole definition.
    path: String,
    /// JSON value in the version before; null if there was none.
    before: Option<Json>,
    /// JSON value in the new definition; null if there is none.
    after: Option<Json>,
}

impl ProcedureChange {
    /// Change between two versions.
    pub fn of(change: Change) -> Self {
        Self { path: change.path, before: change.before.map(Json), after: change.after.map(Json) }
    }
}

connection!(ProcedureConnection, ProcedureEdge, Procedure, "procedures");
