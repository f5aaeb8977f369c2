//! Decision on a dossier, with the files of the result.

mod look;

use askama::Template;
use axum::Extension;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use cynic::Id;

use super::action_page::ActionPage;
use super::draft::Draft;
use super::fields::basis;
use super::files::{self, Received};
use super::mutations::DecideDossierInput;
use super::{barred, barred_or, finished, named};
use crate::control::{Choice, Control, Kind};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::files_field::FilesField;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::render::{Answer, again, ok};
use crate::schema::enums::{DossierAction, DossierOutcome};
use look::outcome;

/// `GET /staff/dossiers/{code}/decide`: form of the decision, with the files of its result.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let scene = ActionPage::load(&context, &code, DossierAction::Decide, &Posted::default()).await?;
    page(&context, &scene, &Posted::default(), Vec::new(), Faults::none(context.translator())).await
}

/// `POST /staff/dossiers/{code}/decide`: shows the confirmation page first, then decides with the files of the result,
/// because the applicant is told at once.
pub async fn decide(Extension(context): PageExtension, Path(code): Path<String>, multipart: Multipart) -> Answer {
    context.signed_in()?;
    let Received { posted, uploads, mut faults } = files::receive(&context, multipart).await?;
    if faults.is_empty() {
        match look::Stage::of(&posted) {
            look::Stage::Writing => {}
            look::Stage::Looking => {
                faults = missing(&context, &posted);
                if faults.is_empty() {
                    let scene = ActionPage::load(&context, &code, DossierAction::Decide, &posted).await?;
                    return look::page(&context, &scene, &posted, uploads).await;
                }
            }
            look::Stage::Deciding => {
                let sent = match send(&context, &code, &posted, &uploads).await {
                    Err(failure) => return barred_or(&context, &code, DossierAction::Decide, failure).await,
                    Ok(sent) => sent,
                };
                faults = match sent {
                    Ok(done) if done.errors.is_empty() => {
                        return finished(&context, &code, DossierAction::Decide, &done).await;
                    }
                    Ok(done) => Faults::of(context.translator(), done.errors),
                    Err(faults) => faults,
                };
            }
        }
    }
    let scene = ActionPage::load(&context, &code, DossierAction::Decide, &posted).await?;
    page(&context, &scene, &posted, uploads, faults).await
}

/// Validation errors of a decision, found before its confirmation page.
fn missing(context: &PageContext, posted: &Posted) -> Faults {
    let faults = Faults::none(context.translator());
    match outcome(posted) {
        None => faults.at("outcome", context.t("decide-none")),
        Some(DossierOutcome::Refused) if posted.given("reason").is_none() => {
            faults.at("reason", context.t("decide-no-reason"))
        }
        Some(_) => faults,
    }
}

async fn send(
    context: &PageContext,
    code: &str,
    posted: &Posted,
    uploads: &[(String, String)],
) -> Result<Result<super::Acted, Faults>, Failure> {
    let (expected_version, request_id) = basis(posted)?;
    let Some(outcome) = outcome(posted) else { return Ok(Err(missing(context, posted))) };
    let input = DecideDossierInput {
        code: code.to_owned(),
        expected_version,
        request_id,
        outcome,
        reason: posted.given("reason"),
        upload_ids: uploads.iter().map(|(id, _)| Id::new(id)).collect(),
        file_ids: posted.all("draft").map(Id::new).collect(),
    };
    match input.send(context).await {
        Ok(done) => Ok(Ok(done)),
        Err(failure) => Faults::of_failure(context, failure).map(Err),
    }
}

async fn page(
    context: &PageContext,
    scene: &ActionPage,
    typed: &Posted,
    uploads: Vec<(String, String)>,
    faults: Faults,
) -> Result<Response, Failure> {
    let translator = context.translator();
    let layout = context.layout(context.t(DossierAction::Decide.label())).await?;
    if !scene.action.is_allowed() && faults.is_empty() {
        return barred(context, scene, layout);
    }
    let outcomes = [("GRANTED", "dossier-granted"), ("REFUSED", "dossier-refused")];
    let outcomes = outcomes.map(|(value, label)| Choice::new(value, context.t(label)));
    let mut controls = vec![
        Control::of(translator, "outcome", context.t("decide-outcome"), Kind::Radios(outcomes.into()))
            .required()
            .filled_from(typed),
        Control::area(translator, "reason", context.t("act-reason"))
            .hinted(context.t("decide-reason"))
            .filled_from(typed),
    ];
    let (file_error, draft_error) = (files::error(&faults), faults.message_at("fileIds"));
    let faults = faults.leading(|control| Some(files::lead(control))).marked(&mut controls);
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let effect = [context.t("decide-effect"), context.t("act-applicant-told")];
    let template = DecidePage {
        intro: scene.about(translator).into_iter().chain(scene.meanwhile(translator)).chain(effect).collect(),
        action: format!("{}/{}", scene.page(), DossierAction::Decide.path()),
        back: scene.page(),
        label: named(context, scene),
        is_barred: !scene.action.is_allowed(),
        version: scene.version,
        request_id: request_id.to_string(),
        files: FilesField::new(translator, "decide-files", "decide-files-hint", files::kept(context, uploads))
            .faulty(file_error),
        drafts: Draft::all(translator, scene, typed),
        draft_error,
        layout: layout.around_form(!faults.is_empty()),
        controls,
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

#[derive(Template)]
#[template(path = "staff-decide.html")]
struct DecidePage {
    layout: Layout,
    /// Set where the action is no longer allowed.
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
