//! Output types of the public look-up.

use app::UseCases;
use app::look_ups::LookedUp;
use async_graphql::{Context, SimpleObject};
use domain::Language;
use foundation::label::step_label;
use projections::look_up::LookUp;

use super::procedure::Procedure;
use crate::context::ContextExt;
use crate::enums::{DossierStatus, Timeliness};
use crate::scalar::{DateTime, Json};

/// Public status of a dossier for anyone who knows its code; `detail` needs the look-up secret too.
#[derive(Clone, SimpleObject)]
pub struct DossierLookUp {
    /// Dossier code in its normal form, `000.00.08.H34-260213-0001`.
    code: String,
    /// Current status, one of the ten of the National Public Service Portal.
    status: DossierStatus,
    /// Title of the status in the language of the request; show it for statuses that you do not know.
    status_title: String,
    /// Name of the procedure in the language of the request.
    procedure_name: String,
    /// Name of the agency that runs the procedure, in the language of the request.
    agency_name: String,
    /// When the applicant filed it, UTC.
    submitted_at: DateTime,
    /// When the result is due, UTC; null before acceptance.
    due_at: Option<DateTime>,
    /// Whether the work is on time against `dueAt`, at the moment of the request.
    timeliness: Timeliness,
    /// Timeline of what happened, oldest first, without notes and names.
    progress: Vec<LookUpProgress>,
    /// Content that was filed; null without the right look-up secret.
    detail: Option<LookUpDetail>,
}

/// Public entry of a dossier's timeline.
#[derive(Clone, SimpleObject)]
pub struct LookUpProgress {
    /// When it happened, UTC.
    at: DateTime,
    /// Status of the dossier after it.
    status: DossierStatus,
    /// What happened, in the language of the request.
    title: String,
}

/// Content of a dossier, opened by its look-up secret.
#[derive(Clone, SimpleObject)]
pub struct LookUpDetail {
    /// Display name of the applicant; null once erased.
    applicant_name: Option<String>,
    /// Form content as it stands after all supplements; null once erased.
    form: Option<Json>,
    /// Version of the procedure that it was filed under, whose `formSchema` labels the fields; null if it is not known.
    procedure: Option<Procedure>,
    /// Attached documents as they stand after all supplements.
    documents: Vec<LookUpDocument>,
}

/// Attached document, as the look-up shows it.
#[derive(Clone, SimpleObject)]
pub struct LookUpDocument {
    /// Key of the required document in `procedure.requiredDocuments`.
    requirement: String,
    /// The attached file, by its name only.
    file: LookUpFile,
}

/// Name of a file; the look-up gives no access to its bytes.
#[derive(Clone, SimpleObject)]
pub struct LookUpFile {
    /// File name as its owner called it; empty once erased.
    name: String,
}

impl DossierLookUp {
    /// Localized result of a look-up.
    pub fn of(found: LookedUp, ctx: &Context<'_>) -> Self {
        let LookedUp { look_up, detail, applicant_name } = found;
        let filed = look_up.state.filed.procedure.clone();
        let detail = detail.map(|detail| LookUpDetail {
            applicant_name,
            form: detail.form.map(Json),
            procedure: ctx.app().facts.rulebook().procedure(&filed.code, filed.version).cloned().map(Procedure),
            documents: detail
                .documents
                .into_iter()
                .map(|document| LookUpDocument {
                    requirement: document.requirement,
                    file: LookUpFile { name: document.file.name.unwrap_or_default() },
                })
                .collect(),
        });
        Self::shown(look_up, detail, ctx.app(), ctx.language(), ctx.caller().at)
    }

    fn shown(
        look_up: LookUp,
        detail: Option<LookUpDetail>,
        app: &UseCases,
        language: Language,
        now: domain::Moment,
    ) -> Self {
        let LookUp { id: _, state, procedure, progress } = look_up;
        let rulebook = app.facts.rulebook();
        let step_of = |key: &str| step_label(key, &state.filed.procedure, &rulebook, language);
        let progress = progress
            .into_iter()
            .map(|entry| LookUpProgress {
                at: entry.at.into(),
                status: entry.status.into(),
                title: app.texts.progress_at(
                    language,
                    &entry.event_type,
                    entry.step.as_deref().and_then(step_of).as_deref(),
                ),
            })
            .collect();
        Self {
            code: state.filed.code.to_string(),
            status: state.status().into(),
            status_title: app.texts.status(language, state.status()),
            procedure_name: procedure.name.get(language).to_owned(),
            agency_name: procedure.agency.name.get(language).to_owned(),
            submitted_at: state.filed.submitted_at.into(),
            due_at: state.filed.due_at.map(Into::into),
            timeliness: state.timeliness(now).into(),
            progress,
            detail,
        }
    }
}
