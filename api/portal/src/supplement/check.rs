use askama::Template;
use axum::Extension;
use axum::extract::Path;
use cynic::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::answer::{ItemAnswer, SupplementDossierInput};
use super::asked::Asked;
use crate::answer::{Answer, again, ok};
use crate::attached::{AttachedFile, SeenDocument};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{patch, written_at};
use crate::moved;
use crate::posted::Posted;
use crate::schema::dossier::SupplementItem;
use crate::schema::file::File;
use crate::schema::user_error::UserError;
use crate::seal;
use crate::shell::Shell;
use crate::visit::{Here, Visit};

const PURPOSE: &str = "supplement";

/// What stood on the page: that is sent, and nothing that changed since.
#[derive(Serialize, Deserialize)]
struct Seen {
    version: i32,
    /// The version of the draft; pages that were drawn by an earlier release do not tell.
    draft: Option<i32>,
    form: Option<Value>,
    documents: Vec<SeenDocument>,
    message: String,
    /// By the id of what each is about, in the order of the request; pages that were drawn by an earlier release have none.
    #[serde(default)]
    said: Vec<(String, String)>,
}

/// `GET /dossiers/{code}/supplement/check`: before and after.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let asked = Asked::load(&visit, code).await?;
    page(&visit, &asked, visit.app().ids.uuid(), Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/supplement/check`: sends it.
pub async fn send(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    let seen: Seen = seal::disclose(&visit, PURPOSE, posted.get("seen")).ok_or(Failure::NotOurForm)?;
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let faults = if posted.is_redrawn() {
        Faults::none(visit.tongue())
    } else {
        let answer = |(id, words): (String, String)| ItemAnswer { item_id: Id::new(id), words };
        let input = SupplementDossierInput {
            answers: Some(seen.said.into_iter().map(answer).collect()),
            code: code.clone(),
            expected_version: seen.version,
            form: seen.form,
            documents: Some(seen.documents.into_iter().map(Into::into).collect()),
            message: Some(seen.message).filter(|message| !message.is_empty()),
            request_id: Some(request_id),
            draft_version: seen.draft,
        };
        match input.send(&visit).await {
            Ok(errors) if errors.is_empty() => {
                visit.leave_notice("notice-supplement-sent");
                return Ok(moved::to(&format!("/dossiers/{code}")));
            }
            Ok(errors) if errors.iter().any(UserError::is_about_the_draft) => {
                let Some(asked) = Asked::load_any(&visit, code.clone()).await? else {
                    visit.leave_notice("notice-supplement-elsewhere");
                    return Ok(moved::to(&format!("/dossiers/{code}")));
                };
                // What is shown now was not seen before: another request, so that nothing goes out unseen.
                let faults = Faults::none(visit.tongue()).about(visit.say("draft-moved-on"));
                return page(&visit, &asked, visit.app().ids.uuid(), faults).await;
            }
            Ok(errors) => Faults::of(visit.tongue(), errors),
            Err(failure) => Faults::of_failure(&visit, failure)?,
        }
    };
    let asked = Asked::load(&visit, code).await?;
    page(&visit, &asked, request_id, faults).await
}

async fn page(visit: &Visit, asked: &Asked, request_id: Uuid, faults: Faults) -> Answer {
    let tongue = visit.tongue();
    let (filed, changed) = (asked.dossier.form.clone().unwrap_or_default(), asked.changed());
    let written = |field: &_, form: &Value, pointer: &str| {
        form.pointer(pointer).and_then(|value| written_at(tongue, field, value))
    };
    let said = |item: &SupplementItem| Some(asked.said_of(item).to_owned()).filter(|words| !words.is_empty());
    let change = |field: &super::asked::AskedField<'_>| Change {
        label: field.item.label.clone(),
        before: written(field.field, &filed, field.pointer),
        after: written(field.field, &changed, field.pointer),
        said: said(field.item),
    };
    let seen = Seen {
        version: asked.dossier.version,
        draft: Some(asked.version),
        form: patch(&filed, &changed),
        documents: SeenDocument::all(&asked.documents),
        message: asked.message().to_owned(),
        said: asked.said_in_order(),
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
        shell: visit.shell(visit.say("supplement-check-title")).await?.around_form(!faults.is_empty()),
        changes: asked.fields().iter().map(change).collect(),
        papers: papers.collect(),
        message: asked.message().to_owned(),
        back: asked.page(""),
        papers_page: asked.page("/papers"),
        action: asked.page("/check"),
        seen: seal::enclose(visit, PURPOSE, &seen).ok_or(Failure::Unreadable)?,
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

/// The files of a paper.
struct Replaced {
    name: String,
    before: Vec<File>,
    after: Vec<AttachedFile>,
    said: Option<String>,
}

#[derive(Template)]
#[template(path = "supplement-check.html")]
struct SupplementCheckPage {
    shell: Shell,
    faults: Faults,
    changes: Vec<Change>,
    papers: Vec<Replaced>,
    message: String,
    back: String,
    papers_page: String,
    action: String,
    seen: String,
    request_id: String,
}
