//! Actions of officers on a dossier: a page each, with its consequences and recipients. Typed values are kept on a
//! conflict (optimistic concurrency), and a repeated post is carried out once (idempotency).

mod action_page;
mod ask;
mod calendar;
mod decide;
mod draft;
mod enclosing;
mod fee;
mod fields;
mod files;
mod mutations;

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::{away, seen};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::files_field::FilesField;
use crate::form_page::FormPage;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, ok};
use crate::schema::enums::DossierAction;
use action_page::ActionPage;
use files::Received;
use mutations::Acted;

pub use ask::{compose as compose_ask, send as send_ask, show as show_ask, show_check as check_ask};
pub use decide::{decide, show as show_decide};
pub use enclosing::{forward, send_back, show_forward, show_send_back};

/// `GET /staff/dossiers/{code}/{act}`: form of an action; 404 for an unknown one.
pub async fn show(Extension(context): PageExtension, Path((code, act)): Path<(String, String)>) -> Answer {
    let act = DossierAction::read(&act).ok_or(Failure::NotFound)?;
    let nothing = Posted::default();
    let scene = Box::pin(ActionPage::load(&context, &code, act, &nothing)).await?;
    Box::pin(page(&context, &scene, act, &nothing, Vec::new(), Faults::none(context.translator()))).await
}

/// `POST /staff/dossiers/{code}/{act}`: carries out the action.
pub async fn perform(
    Extension(context): PageExtension,
    Path((code, act)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    context.signed_in()?;
    let act = DossierAction::read(&act).ok_or(Failure::NotFound)?;
    let faults = Faults::none(context.translator());
    Box::pin(performed(&context, &code, act, Received { posted, uploads: Vec::new(), faults })).await
}

/// Carries out the posted action, or shows its form again with the errors.
async fn performed(context: &PageContext, code: &str, act: DossierAction, received: Received) -> Answer {
    let Received { posted, uploads, mut faults } = received;
    if !posted.is_redrawn() && faults.is_empty() {
        // Boxed: an awaited future would otherwise be part of the future of every page.
        let sent = match Box::pin(away::asks_back(context, &posted)).await? {
            Some(question) => Ok(Err(question)),
            None => Box::pin(fields::send(context, code, act, &posted, &uploads)).await,
        };
        let sent = match sent {
            Err(failure) => return barred_or(context, code, act, failure).await,
            Ok(sent) => sent,
        };
        faults = match sent {
            Ok(done) if done.errors.is_empty() => return finished(context, code, act, &done).await,
            Ok(done) => Faults::of(context.translator(), done.errors),
            Err(faults) => faults,
        };
    }
    let scene = Box::pin(ActionPage::load(context, code, act, &posted)).await?;
    Box::pin(page(context, &scene, act, &posted, uploads, faults)).await
}

/// Redirects to the dossier, and marks the officer's own change as seen.
async fn finished(context: &PageContext, code: &str, act: DossierAction, done: &Acted) -> Answer {
    if let Some(after) = &done.after {
        seen::keep(context, &after.code, after.version, after.version).await;
    }
    context.leave_notice(fields::notice(act));
    Ok(redirect::to(&format!("/staff/dossiers/{code}")))
}

async fn page(
    context: &PageContext,
    scene: &ActionPage,
    act: DossierAction,
    typed: &Posted,
    uploads: Vec<(String, String)>,
    faults: Faults,
) -> Result<Response, Failure> {
    let layout = context.layout(context.t(act.label())).await?;
    if !scene.action.is_allowed() && faults.is_empty() {
        return barred(context, scene, layout);
    }
    let (back, label) = (scene.page(), named(context, scene));
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let controls = fields::controls(context, scene, act, typed);
    let translator = context.translator();
    let enclosures = files::takes_files(act).then(|| {
        let kept = files::kept(context, uploads);
        FilesField::new(translator, "enclosures-label", "enclosures-hint", kept).faulty(files::error(&faults))
    });
    let faults = if enclosures.is_some() { faults.leading(|control| Some(files::lead(control))) } else { faults };
    let asked = if faults.is_empty() { away::ASKED } else { "assigneeId" };
    let mut page = FormPage::new(layout, &format!("{back}/{}", act.path()), controls, faults, context.t(act.label()))
        .back_to(&back, label)
        .or_else(&back, context.t("act-cancel"))
        .hiding("requestId", request_id.to_string())
        .hiding("expectedVersion", scene.version.to_string())
        .hiding(away::ASKED, typed.get(asked).to_owned());
    if let Some(enclosures) = enclosures {
        page = page.with_files(enclosures);
    }
    if !scene.action.is_allowed() {
        page = page.barred(context.t("act-no-longer"));
    }
    let lines = scene.about(translator).into_iter().chain(scene.meanwhile(translator));
    for line in lines.chain(fields::effect(translator, scene, act)) {
        page = page.saying(line);
    }
    if matches!(act, DossierAction::Reject | DossierAction::StopProcessing | DossierAction::RevokeRuling) {
        page = page.grave();
    }
    Ok(page.respond())
}

/// Turns a mutation's refusal of access into a page that names who may act, with status 403. Any other failure
/// stays what it is.
async fn barred_or(context: &PageContext, code: &str, act: DossierAction, failure: Failure) -> Answer {
    if failure != Failure::NotFound {
        return Err(failure);
    }
    let scene = ActionPage::load(context, code, act, &Posted::default()).await?;
    if scene.action.is_allowed() {
        return Err(failure);
    }
    let layout = context.layout(context.t(act.label())).await?;
    let mut answer = barred(context, &scene, layout)?;
    *answer.status_mut() = StatusCode::FORBIDDEN;
    Ok(answer)
}

/// Page with the reason that the action is not allowed, in place of its form.
fn barred(context: &PageContext, scene: &ActionPage, layout: Layout) -> Result<Response, Failure> {
    let reason = scene.action.reason.clone().ok_or(Failure::NotFound)?;
    Ok(ok(&BarredPage { layout, reason, back: scene.page(), label: named(context, scene) }))
}

fn named(context: &PageContext, scene: &ActionPage) -> String {
    context.translator().t_with("dossier-named", "code", &scene.code)
}

#[derive(Template)]
#[template(path = "staff-barred.html")]
struct BarredPage {
    layout: Layout,
    reason: String,
    back: String,
    label: String,
}
