use axum::Extension;
use axum::extract::Path;
use axum::response::Response;

use super::answer::Answer;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::moved::{self, encoded};
use super::mutation::{Done, mutation};
use super::operation::schema;
use super::posted::Posted;
use super::schema::draft::DraftKey;
use super::schema::user_error::{UserError, UserErrorCode};
use super::visit::{Here, Visit};

/// `GET /dossiers/{code}/again`: what filing anew takes over.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    visit.signed_in()?;
    form(&visit, &code, Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/again`: begins a draft with the form and the papers of a dossier that came to nothing.
pub async fn begin(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, &code, Faults::none(visit.tongue())).await;
    }
    let done = match (ReapplyDossierInput { code: code.clone() }).send(&visit).await {
        Ok(done) => done,
        Err(failure) => return form(&visit, &code, Faults::of_failure(&visit, failure)?).await,
    };
    if let Some(draft) = done.after {
        visit.leave_notice("notice-taken-over");
        return Ok(moved::to(&format!("/services/{}/apply", encoded(&draft.procedure_code))));
    }
    // What somebody is filling in already is theirs to finish or to delete first.
    if done.errors.iter().any(|error| error.code == UserErrorCode::VersionConflict) {
        visit.leave_notice("notice-draft-waits");
        return Ok(moved::to("/dossiers"));
    }
    form(&visit, &code, Faults::of(visit.tongue(), done.errors)).await
}

async fn form(visit: &Visit, code: &str, faults: Faults) -> Result<Response, Failure> {
    let dossier = format!("/dossiers/{code}");
    let shell = visit.shell(visit.say("again-title")).await?;
    let page = FormPage::new(shell, &format!("{dossier}/again"), Vec::new(), faults, visit.say("again-button"));
    Ok(page
        .back_to(&dossier, visit.tongue().say_with("dossier-named", "code", code))
        .saying(visit.say("again-effect"))
        .or_else(&dossier, visit.say("account-cancel"))
        .answer())
}

/// The dossier whose form and papers are taken over.
#[derive(cynic::InputObject)]
struct ReapplyDossierInput {
    code: String,
}

mutation!(
    ReapplyDossier: reapply_dossier(ReapplyDossierInput)
        -> ReapplyDossierPayload { draft: DraftKey, user_errors }
);
