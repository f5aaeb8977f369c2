//! Review page of a supplement: the changes before and after, and their submission.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use cynic::Id;
use serde_json::Value;
use uuid::Uuid;

use super::answer::{ItemAnswer, SupplementDossierInput};
use super::request::SupplementDraft;
use crate::attached::AttachedFile;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::written_at;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, again, ok};
use crate::schema::dossier::SupplementItem;
use crate::schema::file::File;
use crate::schema::user_error::{UserError, UserErrorCode};

/// Versions that the page showed, for compare-and-set: the draft is submitted only while it and the
/// dossier are at them.
#[derive(Clone, Copy)]
struct ShownVersions {
    draft: i32,
    dossier: i32,
}

impl ShownVersions {
    /// Parsed from the post; `None` from pages of an earlier release, which posted the answer itself.
    fn of(posted: &Posted) -> Option<Self> {
        let version = |name| posted.get(name).parse().ok();
        Some(Self { draft: version("draft")?, dossier: version("version")? })
    }
}

/// `GET /dossiers/{code}/supplement/check`: the review page.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let asked = SupplementDraft::load(&context, code).await?;
    page(&context, &asked, context.app().ids.uuid(), Faults::none(context.translator())).await
}

/// `POST /dossiers/{code}/supplement/check`: submits the stored draft at the version that the page showed.
pub async fn send(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    let asked = SupplementDraft::load_any(&context, code.clone()).await?;
    let Some(shown) = ShownVersions::of(&posted) else { return page_anew(&context, &code, asked.as_ref()).await };
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let faults = if posted.is_redrawn() {
        Faults::none(context.translator())
    } else {
        let input = SupplementDossierInput::of(asked.as_ref(), &code, shown, request_id);
        match input.send(&context).await {
            Ok(errors) if errors.is_empty() || was_sent_before(asked.as_ref(), &errors) => {
                context.leave_notice("notice-supplement-sent");
                return Ok(redirect::to(&format!("/dossiers/{code}")));
            }
            Ok(errors) if errors.iter().any(UserError::is_about_the_draft) => {
                let asked = SupplementDraft::load_any(&context, code.clone()).await?;
                return page_anew(&context, &code, asked.as_ref()).await;
            }
            Ok(errors) => Faults::of(context.translator(), errors),
            Err(failure) => Faults::of_failure(&context, failure)?,
        }
    };
    let asked = SupplementDraft::load(&context, code).await?;
    page(&context, &asked, request_id, faults).await
}

/// Tells whether this page was submitted before, which ended its draft: the one stored now is another answer, or none.
fn was_sent_before(asked: Option<&SupplementDraft>, errors: &[UserError]) -> bool {
    let has_ended = asked.is_none_or(|asked| asked.submitted_as.is_some());
    has_ended && errors.iter().any(|error| error.code == UserErrorCode::RequestIdReused)
}

/// Review of the stored draft under a new request id, after the one shown was changed or ended elsewhere: this version
/// was not shown before, and nothing is submitted unseen.
async fn page_anew(context: &PageContext, code: &str, asked: Option<&SupplementDraft>) -> Answer {
    let Some(asked) = asked else {
        context.leave_notice("notice-supplement-elsewhere");
        return Ok(redirect::to(&format!("/dossiers/{code}")));
    };
    let faults = Faults::none(context.translator()).about(context.t("draft-moved-on"));
    page(context, asked, context.app().ids.uuid(), faults).await
}

impl SupplementDossierInput {
    /// Answer of the draft. Where no request is open it is empty, and its request id still tells whether
    /// it was submitted before.
    fn of(asked: Option<&SupplementDraft>, code: &str, shown: ShownVersions, request_id: Uuid) -> Self {
        let empty = Self {
            code: code.to_owned(),
            expected_version: shown.dossier,
            form: None,
            documents: None,
            message: None,
            answers: None,
            request_id: Some(request_id),
            draft_version: Some(shown.draft),
        };
        let Some(asked) = asked else { return empty };
        let answer = |(id, words): (String, String)| ItemAnswer { item_id: Id::new(id), words };
        Self {
            form: asked.patch(),
            documents: Some(asked.documents.iter().map(Into::into).collect()),
            message: Some(asked.message().to_owned()).filter(|message| !message.is_empty()),
            answers: Some(asked.said_in_order().into_iter().map(answer).collect()),
            ..empty
        }
    }
}

async fn page(context: &PageContext, asked: &SupplementDraft, request_id: Uuid, faults: Faults) -> Answer {
    let translator = context.translator();
    let (filed, changed) = (asked.dossier.form.clone().unwrap_or_default(), asked.changed());
    let written = |field: &_, form: &Value, pointer: &str| {
        form.pointer(pointer).and_then(|value| written_at(translator, field, value))
    };
    let said = |item: &SupplementItem| Some(asked.said_of(item).to_owned()).filter(|words| !words.is_empty());
    let change = |field: &super::request::AskedField<'_>| Change {
        label: field.item.label.clone(),
        before: written(field.field, &filed, field.pointer),
        after: written(field.field, &changed, field.pointer),
        said: said(field.item),
    };
    let papers = asked.papers().into_iter().map(|(paper, item)| {
        let filed = asked.dossier.documents.iter().filter(|filed| filed.requirement == paper.key);
        Replaced {
            name: paper.name.clone(),
            before: filed.map(|filed| filed.file.clone()).collect(),
            after: AttachedFile::of(&paper.key, &asked.documents),
            said: said(item),
        }
    });
    let faults = faults.leading(|control| Some(asked.page_of(control)));
    let faults = faults.named(|control| Some(asked.item_of(control)?.label.clone()));
    let faults = faults.of_form(&asked.form);
    let template = SupplementCheckPage {
        layout: context.layout(context.t("supplement-check-title")).await?.around_form(!faults.is_empty()),
        changes: asked.fields().iter().map(change).collect(),
        papers: papers.collect(),
        message: asked.message().to_owned(),
        back: asked.page(""),
        documents_page: asked.page("/papers"),
        action: asked.page("/check"),
        shown: ShownVersions { draft: asked.version, dossier: asked.dossier.version },
        request_id: request_id.to_string(),
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

struct Change {
    label: String,
    before: Option<String>,
    after: Option<String>,
    said: Option<String>,
}

/// Files of a document before and after.
struct Replaced {
    name: String,
    before: Vec<File>,
    after: Vec<AttachedFile>,
    said: Option<String>,
}

#[derive(Template)]
#[template(path = "supplement-check.html")]
struct SupplementCheckPage {
    layout: Layout,
    faults: Faults,
    changes: Vec<Change>,
    papers: Vec<Replaced>,
    message: String,
    back: String,
    documents_page: String,
    action: String,
    shown: ShownVersions,
    request_id: String,
}
