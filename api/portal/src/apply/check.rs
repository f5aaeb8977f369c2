//! Review page of an application, and its submission.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use serde_json::Value;

use super::filling::{FROM_CHECK, Filling};
use super::sending::{self, SubmitDossierInput};
use crate::attached::AttachedFile;
use crate::control::{Control, Kind};
use crate::draft;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{Field, ReadableGroup, told};
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{self, Answer, ok};
use crate::schema::procedure::RequiredDocument;
use crate::schema::user_error::{UserError, UserErrorCode};
use crate::submitted;
use crate::translator::Translator;
use crate::way::Way;

/// Versions that the page showed, for compare-and-set: the draft is submitted only while it is at them.
#[derive(Clone, Copy)]
struct ShownVersions {
    draft: i32,
    procedure: i32,
}

/// State of the review page: request id, versions shown, consents given.
struct Look {
    request_id: String,
    /// Versions that the page showed; `None` for the stored ones.
    shown: Option<ShownVersions>,
    /// Keys of the consents given.
    undertaken: Vec<String>,
}

impl ShownVersions {
    /// Parsed from the post; `None` from pages of an earlier release, which posted the form itself.
    fn of(posted: &Posted) -> Option<Self> {
        let version = |name| posted.get(name).parse().ok();
        Some(Self { draft: version("draft")?, procedure: version("procedureVersion")? })
    }
}

impl Look {
    /// State for the stored draft under a new request id: this version was not shown before, and
    /// nothing is submitted unseen.
    fn fresh(context: &PageContext, filling: &Filling) -> Self {
        Self { request_id: context.app().ids.uuid().to_string(), shown: None, undertaken: filling.undertaken() }
    }
}

/// `GET /services/{code}/apply/check`: the review page.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&context, code).await?;
    if let Some(code) = filling.sent_before() {
        // Going back after submission leads to the confirmation, not to an empty form with all its errors.
        return Ok(redirect::to(&format!("/dossiers/{code}/submitted")));
    }
    page(&context, &filling, Look::fresh(&context, &filling), Faults::none(context.translator())).await
}

/// `POST /services/{code}/apply/check`: submits the stored draft at the version that the page showed, so that a double
/// click submits the same twice.
pub async fn send(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    let filling = Filling::load(&context, code.clone()).await?;
    let Some(shown) = ShownVersions::of(&posted) else { return page_anew(&context, &filling).await };
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let undertaken = undertaken(&posted);
    let again = |faults| {
        let look = Look { request_id: request_id.to_string(), shown: Some(shown), undertaken: undertaken.clone() };
        page_again(&context, code.clone(), look, faults)
    };
    if posted.is_redrawn() {
        return again(Faults::none(context.translator())).await;
    }
    let mut form = filling.sent();
    if let Some(form) = form.as_object_mut() {
        form.extend(undertaken.iter().map(|key| (key.clone(), Value::Bool(true))));
    }
    let submission = SubmitDossierInput {
        request_id,
        procedure_code: code.clone(),
        procedure_version: shown.procedure,
        form,
        documents: filling.documents.iter().map(Into::into).collect(),
        draft_version: Some(shown.draft),
    };
    let answer = match sending::submit(&context, submission).await {
        Ok(answer) => answer,
        Err(failure) => return again(Faults::of_failure(&context, failure)?).await,
    };
    match answer {
        Ok((dossier, secret)) => {
            submitted::keep_secret(&context, &dossier, secret);
            Ok(redirect::to(&format!("/dossiers/{dossier}/submitted")))
        }
        Err(errors) if errors.iter().any(UserError::is_about_the_draft) => {
            page_anew(&context, &Filling::load(&context, code).await?).await
        }
        Err(errors) if errors.iter().any(|error| error.code == UserErrorCode::RequestIdReused) => {
            // This page was submitted before, which ended its draft.
            let filling = Filling::load(&context, code.clone()).await?;
            let Some(dossier) = &filling.submitted_as else {
                return again(Faults::of(context.translator(), errors)).await;
            };
            submitted::keep_secret_again(&context, dossier);
            Ok(redirect::to(&format!("/dossiers/{dossier}/submitted")))
        }
        Err(errors) => again(Faults::of(context.translator(), errors)).await,
    }
}

/// Review of the stored draft, after the one shown was changed or ended elsewhere; says which.
async fn page_anew(context: &PageContext, filling: &Filling) -> Answer {
    let none = Faults::none(context.translator());
    let faults = match &filling.submitted_as {
        Some(_) => {
            let (said, place) = draft::ended(context.translator(), filling.submitted_as.as_deref());
            none.about_what_is_at(said, place)
        }
        None => none.about(context.t("draft-moved-on")),
    };
    page(context, filling, Look::fresh(context, filling), faults).await
}

/// Redraws the page with the same request id and versions.
async fn page_again(context: &PageContext, code: String, look: Look, faults: Faults) -> Answer {
    let filling = Filling::load(context, code).await?;
    page(context, &filling, look, faults).await
}

/// Keys of the posted consents.
fn undertaken(posted: &Posted) -> Vec<String> {
    let ticked = posted.fields().iter().filter(|(_, value)| value == "true");
    ticked.filter_map(|(name, _)| Some(name.strip_prefix("f/")?.to_owned())).collect()
}

/// Checkboxes of the consents.
fn undertakings(translator: &Translator, filling: &Filling, undertaken: &[String], faults: &Faults) -> Vec<Control> {
    let tick = |field: &Field| {
        let id = format!("f/{}", field.key);
        let tick = Control::of(translator, &id, field.title.clone(), Kind::Tick).hinted(field.hint.clone());
        let tick = if field.is_required { tick.required() } else { tick };
        let mut tick = if undertaken.contains(&field.key) { tick.holding("true") } else { tick };
        tick.error = faults.message_at(&id);
        tick
    };
    filling.form.undertakings().map(tick).collect()
}

async fn page(context: &PageContext, filling: &Filling, look: Look, refused: Faults) -> Answer {
    let translator = context.translator();
    let Look { request_id, shown, undertaken } = look;
    let form = filling.sent();
    let mut faults = if refused.is_empty() {
        // A consent that was not offered yet is no error.
        filling.faults(context).await?.without(|control| filling.is_undertaking(control))
    } else {
        refused
    };
    if shown.is_none() {
        for paper in filling.missing() {
            faults = faults.at(&format!("d/{}", paper.key), translator.t_with("paper-none", "paper", &paper.name));
        }
    }
    let faults = faults.leading(|control| filling.page_of(control));
    let faults = faults.of_form(&filling.form).in_order(|control| filling.form.place(control));
    let shown = shown.unwrap_or(ShownVersions { draft: filling.version, procedure: filling.procedure.version });
    let mut layout = context.layout(context.t("check-title")).await?.around_form(!faults.is_empty());
    layout.is_in_error = !faults.is_empty();
    let steps = filling.form.steps();
    let links = |key: &str| {
        let step = steps.iter().find(|step| step.fields.iter().any(|field| field.key == key));
        step.map_or_else(String::new, |step| filling.page(&format!("form/{}?from={FROM_CHECK}#f/{key}", step.key)))
    };
    let groups = told(translator, filling.form.fields(), &form).into_iter();
    let groups = groups.filter(|group| !filling.is_undertaking(&format!("f/{}", group.key)));
    let template = CheckPage {
        step: filling.way(translator, steps.len() + 1),
        undertakings: undertakings(translator, filling, &undertaken, &faults),
        groups: groups.map(|group| (links(&group.key), group)).collect(),
        papers: filling.procedure.required_documents.iter().map(|paper| Attached::of(filling, paper)).collect(),
        documents_page: filling.page("papers"),
        print: filling.page(&format!("print?from={FROM_CHECK}")),
        action: filling.page("check"),
        is_refused: layout.is_in_error && context.is_post(),
        request_id,
        shown,
        faults,
        layout,
    };
    Ok(if template.is_refused { render::again(&template) } else { ok(&template) })
}

/// Document with its attached files.
struct Attached {
    name: String,
    files: Vec<AttachedFile>,
}

impl Attached {
    fn of(filling: &Filling, paper: &RequiredDocument) -> Self {
        Self { name: paper.name.clone(), files: AttachedFile::of(&paper.key, &filling.documents) }
    }
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    layout: Layout,
    faults: Faults,
    step: Way,
    groups: Vec<(String, ReadableGroup)>,
    papers: Vec<Attached>,
    documents_page: String,
    /// Path of the print view, for signing.
    print: String,
    action: String,
    /// Checkboxes of the consents.
    undertakings: Vec<Control>,
    request_id: String,
    shown: ShownVersions,
    is_refused: bool,
}
