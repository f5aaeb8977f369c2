use askama::Template;
use axum::Extension;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::filling::{FROM_CHECK, Filling};
use super::sending::{self, SubmitDossierInput};
use crate::answer::{self, Answer, ok};
use crate::attached::{AttachedFile, SeenDocument};
use crate::control::{Control, Kind};
use crate::draft;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{Field, Told, told};
use crate::moved;
use crate::posted::Posted;
use crate::schema::procedure::RequiredDocument;
use crate::schema::user_error::UserError;
use crate::seal;
use crate::shell::Shell;
use crate::submitted;
use crate::tongue::Tongue;
use crate::visit::{Here, Visit};
use crate::way::Way;

const PURPOSE: &str = "submission";

/// What stood on the page: that is sent, and nothing that changed since; so a double click sends the same twice.
#[derive(Serialize, Deserialize)]
struct Seen {
    version: i32,
    /// The version of the draft; pages that were drawn by an earlier release do not tell.
    draft: Option<i32>,
    form: Value,
    documents: Vec<SeenDocument>,
}

/// A look at it: which request sends it, what is sent, and what whoever looks has undertaken.
struct Look {
    request_id: String,
    /// As it was seen before; `None` for what is there now.
    seen: Option<String>,
    /// Keys.
    undertaken: Vec<String>,
}

/// `GET /services/{code}/apply/check`: a last look before it is sent.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    if let Some(code) = filling.sent_before() {
        // Whoever goes back after sending sees what they sent, not an empty form with all its faults.
        return Ok(moved::to(&format!("/dossiers/{code}/submitted")));
    }
    let request_id = visit.app().ids.uuid().to_string();
    let undertaken = filling.undertaken();
    page(&visit, &filling, Look { request_id, seen: None, undertaken }, Faults::none(visit.tongue())).await
}

/// `POST /services/{code}/apply/check`: sends it.
pub async fn send(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    let kept = posted.get("seen");
    let mut seen: Seen = seal::disclose(&visit, PURPOSE, kept).ok_or(Failure::NotOurForm)?;
    let request_id = posted.request_id().ok_or(Failure::NotOurForm)?;
    let undertaken = undertaken(&posted);
    let again = |faults| {
        let (request_id, seen, undertaken) = (request_id.to_string(), Some(kept.to_owned()), undertaken.clone());
        page_again(&visit, code.clone(), Look { request_id, seen, undertaken }, faults)
    };
    if posted.is_redrawn() {
        return again(Faults::none(visit.tongue())).await;
    }
    if let Some(form) = seen.form.as_object_mut() {
        form.extend(undertaken.iter().map(|key| (key.clone(), Value::Bool(true))));
    }
    let submission = SubmitDossierInput {
        request_id,
        procedure_code: code.clone(),
        procedure_version: seen.version,
        form: seen.form,
        documents: seen.documents.into_iter().map(Into::into).collect(),
        draft_version: seen.draft,
    };
    let answer = match sending::submit(&visit, submission).await {
        Ok(answer) => answer,
        Err(failure) => return again(Faults::of_failure(&visit, failure)?).await,
    };
    match answer {
        Ok((dossier, secret)) => {
            submitted::keep_secret(&visit, &dossier, secret);
            Ok(moved::to(&format!("/dossiers/{dossier}/submitted")))
        }
        Err(errors) if errors.iter().any(UserError::is_about_the_draft) => {
            let filling = Filling::load(&visit, code).await?;
            let none = Faults::none(visit.tongue());
            let faults = match &filling.submitted_as {
                Some(_) => {
                    let (said, place) = draft::ended(visit.tongue(), filling.submitted_as.as_deref());
                    none.about_what_is_at(said, place)
                }
                None => none.about(visit.say("draft-moved-on")),
            };
            // What is shown now was not seen before: another request, so that nothing goes out unseen.
            let (request_id, undertaken) = (visit.app().ids.uuid().to_string(), filling.undertaken());
            page(&visit, &filling, Look { request_id, seen: None, undertaken }, faults).await
        }
        Err(errors) => again(Faults::of(visit.tongue(), errors)).await,
    }
}

/// The page again, with the request id and what was seen on it.
async fn page_again(visit: &Visit, code: String, look: Look, faults: Faults) -> Answer {
    let filling = Filling::load(visit, code).await?;
    page(visit, &filling, look, faults).await
}

/// The keys of what was ticked before it was sent.
fn undertaken(posted: &Posted) -> Vec<String> {
    let ticked = posted.fields().iter().filter(|(_, value)| value == "true");
    ticked.filter_map(|(name, _)| Some(name.strip_prefix("f/")?.to_owned())).collect()
}

/// What is undertaken, to be ticked.
fn undertakings(tongue: &Tongue, filling: &Filling, undertaken: &[String], faults: &Faults) -> Vec<Control> {
    let tick = |field: &Field| {
        let id = format!("f/{}", field.key);
        let tick = Control::of(tongue, &id, field.title.clone(), Kind::Tick).hinted(field.hint.clone());
        let tick = if field.is_required { tick.required() } else { tick };
        let mut tick = if undertaken.contains(&field.key) { tick.holding("true") } else { tick };
        tick.error = faults.message_at(&id);
        tick
    };
    filling.form.undertakings().map(tick).collect()
}

async fn page(visit: &Visit, filling: &Filling, look: Look, refused: Faults) -> Answer {
    let tongue = visit.tongue();
    let Look { request_id, seen, undertaken } = look;
    let form = filling.sent();
    let mut faults = if refused.is_empty() {
        // Nobody is told to tick what they have not yet come to.
        filling.faults(visit).await?.without(|control| filling.is_undertaking(control))
    } else {
        refused
    };
    if seen.is_none() {
        for paper in filling.missing() {
            faults = faults.at(&format!("d/{}", paper.key), tongue.say_with("paper-none", "paper", &paper.name));
        }
    }
    let faults = faults.leading(|control| filling.page_of(control));
    let faults = faults.of_form(&filling.form).in_order(|control| filling.form.place(control));
    let fresh = Seen {
        version: filling.procedure.version,
        draft: Some(filling.version),
        form: form.clone(),
        documents: SeenDocument::all(&filling.documents),
    };
    let seen = seen.or_else(|| seal::enclose(visit, PURPOSE, &fresh)).ok_or(Failure::Unreadable)?;
    let mut shell = visit.shell(visit.say("check-title")).await?.around_form(!faults.is_empty());
    shell.is_in_error = !faults.is_empty();
    let steps = filling.form.steps();
    let links = |key: &str| {
        let step = steps.iter().find(|step| step.fields.iter().any(|field| field.key == key));
        step.map_or_else(String::new, |step| filling.page(&format!("form/{}?from={FROM_CHECK}#f/{key}", step.key)))
    };
    let groups = told(tongue, filling.form.fields(), &form).into_iter();
    let groups = groups.filter(|group| !filling.is_undertaking(&format!("f/{}", group.key)));
    let template = CheckPage {
        step: filling.way(tongue, steps.len() + 1),
        undertakings: undertakings(tongue, filling, &undertaken, &faults),
        groups: groups.map(|group| (links(&group.key), group)).collect(),
        papers: filling.procedure.required_documents.iter().map(|paper| Attached::of(filling, paper)).collect(),
        papers_page: filling.page("papers"),
        print: filling.page(&format!("print?from={FROM_CHECK}")),
        action: filling.page("check"),
        is_refused: shell.is_in_error && visit.is_post(),
        request_id,
        seen,
        faults,
        shell,
    };
    Ok(if template.is_refused { answer::again(&template) } else { ok(&template) })
}

/// A paper and what is attached for it.
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
    shell: Shell,
    faults: Faults,
    step: Way,
    groups: Vec<(String, Told)>,
    papers: Vec<Attached>,
    papers_page: String,
    /// Where what was typed is printed, to be signed.
    print: String,
    action: String,
    /// What is ticked before it is sent.
    undertakings: Vec<Control>,
    request_id: String,
    seen: String,
    is_refused: bool,
}
