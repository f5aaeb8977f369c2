mod look;

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use cynic::Id;

use super::draft::Draft;
use super::fields::basis;
use super::files::{self, Received};
use super::mutations::DecideDossierInput;
use super::scene::Scene;
use super::{barred, barred_or, finished, named};
use crate::answer::{Answer, again, ok};
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::files_field::FilesField;
use crate::posted::Posted;
use crate::schema::enums::{DossierAction, DossierOutcome};
use crate::shell::Shell;
use crate::visit::{Here, Visit};
use look::outcome;

/// `GET /staff/dossiers/{code}/decide`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let scene = Scene::load(&visit, &code, DossierAction::Decide, &Posted::default()).await?;
    page(&visit, &scene, &Posted::default(), Vec::new(), Faults::none(visit.tongue())).await
}

/// `POST /staff/dossiers/{code}/decide`: decides, with the files of the result, once what was written was looked at: what
/// the applicant is told is not done lightly.
pub async fn decide(Extension(visit): Here, Path(code): Path<String>, multipart: Multipart) -> Answer {
    visit.signed_in()?;
    let Received { posted, uploads, mut faults } = files::receive(&visit, multipart).await?;
    if faults.is_empty() {
        match look::Stage::of(&posted) {
            look::Stage::Writing => {}
            look::Stage::Looking => {
                faults = missing(&visit, &posted);
                if faults.is_empty() {
                    let scene = Scene::load(&visit, &code, DossierAction::Decide, &posted).await?;
                    return look::page(&visit, &scene, &posted, uploads).await;
                }
            }
            look::Stage::Deciding => {
                let sent = match send(&visit, &code, &posted, &uploads).await {
                    Err(failure) => return barred_or(&visit, &code, DossierAction::Decide, failure).await,
                    Ok(sent) => sent,
                };
                faults = match sent {
                    Ok(done) if done.errors.is_empty() => {
                        return finished(&visit, &code, DossierAction::Decide, &done).await;
                    }
                    Ok(done) => Faults::of(visit.tongue(), done.errors),
                    Err(faults) => faults,
                };
            }
        }
    }
    let scene = Scene::load(&visit, &code, DossierAction::Decide, &posted).await?;
    page(&visit, &scene, &posted, uploads, faults).await
}

/// What a decision lacks, before anybody is asked whether they mean it.
fn missing(visit: &Visit, posted: &Posted) -> Faults {
    let faults = Faults::none(visit.tongue());
    match outcome(posted) {
        None => faults.at("outcome", visit.say("decide-none")),
        Some(DossierOutcome::Refused) if posted.given("reason").is_none() => {
            faults.at("reason", visit.say("decide-no-reason"))
        }
        Some(_) => faults,
    }
}

async fn send(
    visit: &Visit,
    code: &str,
    posted: &Posted,
    uploads: &[(String, String)],
) -> Result<Result<super::Acted, Faults>, Failure> {
    let (expected_version, request_id) = basis(posted)?;
    let Some(outcome) = outcome(posted) else { return Ok(Err(missing(visit, posted))) };
    let input = DecideDossierInput {
        code: code.to_owned(),
        expected_version,
        request_id,
        outcome,
        reason: posted.given("reason"),
        upload_ids: uploads.iter().map(|(id, _)| Id::new(id)).collect(),
        file_ids: posted.all("draft").map(Id::new).collect(),
    };
    match input.send(visit).await {
        Ok(done) => Ok(Ok(done)),
        Err(failure) => Faults::of_failure(visit, failure).map(Err),
    }
}

async fn page(
    visit: &Visit,
    scene: &Scene,
    typed: &Posted,
    uploads: Vec<(String, String)>,
    faults: Faults,
) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let shell = visit.shell(visit.say(DossierAction::Decide.label())).await?;
    if !scene.action.allowed && faults.is_empty() {
        return barred(visit, scene, shell);
    }
    let outcomes = [("GRANTED", "dossier-granted"), ("REFUSED", "dossier-refused")];
    let outcomes = outcomes.map(|(value, label)| Choice::new(value, visit.say(label)));
    let mut controls = vec![
        Control::of(tongue, "outcome", visit.say("decide-outcome"), Kind::Radios(outcomes.into()))
            .required()
            .filled_from(typed),
        Control::area(tongue, "reason", visit.say("act-reason")).hinted(visit.say("decide-reason")).filled_from(typed),
    ];
    let (file_error, draft_error) = (files::error(&faults), faults.message_at("fileIds"));
    let faults = faults.leading(|control| Some(files::lead(control))).marked(&mut controls);
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let effect = [visit.say("decide-effect"), visit.say("act-applicant-told")];
    let template = DecidePage {
        intro: scene.about(tongue).into_iter().chain(scene.meanwhile(tongue)).chain(effect).collect(),
        action: format!("{}/{}", scene.page(), DossierAction::Decide.path()),
        back: scene.page(),
        label: named(visit, scene),
        is_barred: !scene.action.allowed,
        version: scene.version,
        request_id: request_id.to_string(),
        files: FilesField::new(tongue, "decide-files", "decide-files-hint", files::kept(visit, uploads))
            .faulty(file_error),
        drafts: Draft::all(tongue, scene, typed),
        draft_error,
        shell: shell.around_form(!faults.is_empty()),
        controls,
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-decide.html")]
struct DecidePage {
    shell: Shell,
    /// Whether it can no longer be sent.
    is_barred: bool,
    faults: Faults,
    intro: Vec<String>,
    action: String,
    back: String,
    label: String,
    version: i32,
    request_id: String,
    files: FilesField,
    drafts: Vec<Draft>,
    draft_error: Option<String>,
    controls: Vec<Control>,
}
