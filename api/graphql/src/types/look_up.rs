use app::App;
use app::service::LookedUp;
use async_graphql::{Context, SimpleObject};
use domain::Language;
use foundation::label::step_label;
use projections::look_up::LookUp;

use super::procedure::Procedure;
use crate::context::Here;
use crate::enums::{DossierStatus, Timeliness};
use crate::scalar::{DateTime, Json};

/// What anyone sees who knows a dossier's code, and what its secret opens.
#[derive(Clone, SimpleObject)]
pub struct DossierLookUp {
    /// The dossier's number.
    code: String,
    /// Where it stands.
    status: DossierStatus,
    /// The status in the language of the request.
    status_title: String,
    /// Under what it was filed.
    procedure_name: String,
    /// Who runs that.
    agency_name: String,
    /// When it was filed.
    submitted_at: DateTime,
    /// When the result is due.
    due_at: Option<DateTime>,
    /// How it does against that.
    timeliness: Timeliness,
    /// What has happened, oldest first; no notes and no names.
    progress: Vec<LookUpProgress>,
    /// With the look-up secret alone.
    detail: Option<LookUpDetail>,
}

/// Something that happened to the dossier.
#[derive(Clone, SimpleObject)]
pub struct LookUpProgress {
    /// When.
    at: DateTime,
    /// Where the dossier stood then.
    status: DossierStatus,
    /// What happened, in the language of the request.
    title: String,
}

/// What was filed.
#[derive(Clone, SimpleObject)]
pub struct LookUpDetail {
    /// Who filed it; null once erased.
    applicant_name: Option<String>,
    /// As it stands now; null once erased.
    form: Option<Json>,
    /// The version of the procedure that it was filed under, which says what its fields are called.
    procedure: Option<Procedure>,
    /// As they stand now.
    documents: Vec<LookUpDocument>,
}

/// A document of the dossier.
#[derive(Clone, SimpleObject)]
pub struct LookUpDocument {
    /// Key of the requirement.
    requirement: String,
    /// The file.
    file: LookUpFile,
}

/// A file, by name alone.
#[derive(Clone, SimpleObject)]
pub struct LookUpFile {
    /// As its owner called it; empty once erased.
    name: String,
}

impl DossierLookUp {
    /// What was found, in words.
    pub fn of(found: LookedUp, ctx: &Context<'_>) -> Self {
        let LookedUp { look_up, detail, applicant_name } = found;
        let filed = look_up.course.filed.procedure.clone();
        let detail = detail.map(|detail| LookUpDetail {
            applicant_name,
            form: detail.form.map(Json),
            procedure: ctx.app().rulebook().procedure(&filed.code, filed.version).cloned().map(Procedure),
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
        app: &App,
        language: Language,
        now: domain::Moment,
    ) -> Self {
        let LookUp { id: _, course, procedure, progress } = look_up;
        let rulebook = app.rulebook();
        let step_of = |key: &str| step_label(key, &course.filed.procedure, &rulebook, language);
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
            code: course.filed.code.to_string(),
            status: course.status().into(),
            status_title: app.texts.status(language, course.status()),
            procedure_name: procedure.name.get(language).to_owned(),
            agency_name: procedure.agency.name.get(language).to_owned(),
            submitted_at: course.filed.submitted_at.into(),
            due_at: course.filed.due_at.map(Into::into),
            timeliness: course.timeliness(now).into(),
            progress,
            detail,
        }
    }
}
