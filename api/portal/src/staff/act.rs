//! Acts: a page each, which says what it leads to and who is told, keeps what was typed where somebody was faster, and
//! is done once however often it is sent.

mod ask;
mod calendar;
mod decide;
mod draft;
mod enclosing;
mod fee;
mod fields;
mod files;
mod mutations;
mod scene;

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::{away, seen};
use crate::answer::{Answer, ok};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::files_field::FilesField;
use crate::form_page::FormPage;
use crate::moved;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::shell::Shell;
use crate::visit::{Here, Visit};
use files::Received;
use mutations::Acted;
use scene::Scene;

pub use ask::{compose as compose_ask, send as send_ask, show as show_ask, show_check as check_ask};
pub use decide::{decide, show as show_decide};
pub use enclosing::{forward, send_back, show_forward, show_send_back};

/// `GET /staff/dossiers/{code}/{act}`
pub async fn show(Extension(visit): Here, Path((code, act)): Path<(String, String)>) -> Answer {
    let act = DossierAction::read(&act).ok_or(Failure::NotFound)?;
    let nothing = Posted::default();
    let scene = Box::pin(Scene::load(&visit, &code, act, &nothing)).await?;
    Box::pin(page(&visit, &scene, act, &nothing, Vec::new(), Faults::none(visit.tongue()))).await
}

/// `POST /staff/dossiers/{code}/{act}`: does it.
pub async fn perform(Extension(visit): Here, Path((code, act)): Path<(String, String)>, posted: Posted) -> Answer {
    visit.signed_in()?;
    let act = DossierAction::read(&act).ok_or(Failure::NotFound)?;
    let faults = Faults::none(visit.tongue());
    Box::pin(performed(&visit, &code, act, Received { posted, uploads: Vec::new(), faults })).await
}

/// Does what was posted, or shows it again with what is wrong with it.
async fn performed(visit: &Visit, code: &str, act: DossierAction, received: Received) -> Answer {
    let Received { posted, uploads, mut faults } = received;
    if !posted.is_redrawn() && faults.is_empty() {
        // On the heap: what a page awaits is part of every page's future.
        let sent = match Box::pin(away::asks_back(visit, &posted)).await? {
            Some(question) => Ok(Err(question)),
            None => Box::pin(fields::send(visit, code, act, &posted, &uploads)).await,
        };
        let sent = match sent {
            Err(failure) => return barred_or(visit, code, act, failure).await,
            Ok(sent) => sent,
        };
        faults = match sent {
            Ok(done) if done.errors.is_empty() => return finished(visit, code, act, &done).await,
            Ok(done) => Faults::of(visit.tongue(), done.errors),
            Err(faults) => faults,
        };
    }
    let scene = Box::pin(Scene::load(visit, code, act, &posted)).await?;
    Box::pin(page(visit, &scene, act, &posted, uploads, faults)).await
}

/// Back to the dossier. What somebody did themselves is no news to them.
async fn finished(visit: &Visit, code: &str, act: DossierAction, done: &Acted) -> Answer {
    if let Some(after) = &done.after {
        seen::keep(visit, &after.code, after.version, after.version).await;
    }
    visit.leave_notice(fields::notice(act));
    Ok(moved::to(&format!("/staff/dossiers/{code}")))
}

async fn page(
    visit: &Visit,
    scene: &Scene,
    act: DossierAction,
    typed: &Posted,
    uploads: Vec<(String, String)>,
    faults: Faults,
) -> Result<Response, Failure> {
    let shell = visit.shell(visit.say(act.label())).await?;
    if !scene.action.allowed && faults.is_empty() {
        return barred(visit, scene, shell);
    }
    let (back, label) = (scene.page(), named(visit, scene));
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let controls = fields::controls(visit, scene, act, typed);
    let tongue = visit.tongue();
    let enclosures = files::takes_files(act).then(|| {
        let kept = files::kept(visit, uploads);
        FilesField::new(tongue, "enclosures-label", "enclosures-hint", kept).faulty(files::error(&faults))
    });
    let faults = if enclosures.is_some() { faults.leading(|control| Some(files::lead(control))) } else { faults };
    let asked = if faults.is_empty() { away::ASKED } else { "assigneeId" };
    let mut page = FormPage::new(shell, &format!("{back}/{}", act.path()), controls, faults, visit.say(act.label()))
        .back_to(&back, label)
        .or_else(&back, visit.say("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("expectedVersion", scene.version.to_string())
        .hiding(away::ASKED, typed.get(asked).to_owned());
    if let Some(enclosures) = enclosures {
        page = page.with_files(enclosures);
    }
    if !scene.action.allowed {
        page = page.barred(visit.say("act-no-longer"));
    }
    let lines = scene.about(tongue).into_iter().chain(scene.meanwhile(tongue));
    for line in lines.chain(fields::effect(tongue, scene, act)) {
        page = page.saying(line);
    }
    if matches!(act, DossierAction::Reject | DossierAction::StopProcessing | DossierAction::RevokeRuling) {
        page = page.grave();
    }
    Ok(page.answer())
}

/// Who may do what the viewer may not: the mutation alone does not say. Any other failure stays what it is.
async fn barred_or(visit: &Visit, code: &str, act: DossierAction, failure: Failure) -> Answer {
    if failure != Failure::NotFound {
        return Err(failure);
    }
    let scene = Scene::load(visit, code, act, &Posted::default()).await?;
    if scene.action.allowed {
        return Err(failure);
    }
    let shell = visit.shell(visit.say(act.label())).await?;
    let mut answer = barred(visit, &scene, shell)?;
    *answer.status_mut() = StatusCode::FORBIDDEN;
    Ok(answer)
}

/// Why it cannot be done now.
fn barred(visit: &Visit, scene: &Scene, shell: Shell) -> Result<Response, Failure> {
    let reason = scene.action.reason.clone().ok_or(Failure::NotFound)?;
    Ok(ok(&BarredPage { shell, reason, back: scene.page(), label: named(visit, scene) }))
}

fn named(visit: &Visit, scene: &Scene) -> String {
    visit.tongue().say_with("dossier-named", "code", &scene.code)
}

#[derive(Template)]
#[template(path = "staff-barred.html")]
struct BarredPage {
    shell: Shell,
    reason: String,
    back: String,
    label: String,
}
