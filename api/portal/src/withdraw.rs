use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use uuid::Uuid;

use super::answer::Answer;
use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::moved;
use super::mutation::mutation;
use super::operation::schema;
use super::posted::Posted;
use super::schema::user_error::UserError;
use super::visit::{Here, Visit};

/// `GET /dossiers/{code}/withdraw`
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    visit.signed_in()?;
    form(&visit, &code, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /dossiers/{code}/withdraw`: asks for a dossier back.
pub async fn withdraw(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    if posted.is_redrawn() {
        return form(&visit, &code, &posted, Faults::none(visit.tongue())).await;
    }
    let reason = posted.get("reason").to_owned();
    let input = WithdrawDossierInput { code: code.clone(), reason, request_id: posted.request_id() };
    let errors = match input.send(&visit).await {
        Ok(errors) => errors,
        Err(failure) => return form(&visit, &code, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !errors.is_empty() {
        return form(&visit, &code, &posted, Faults::of(visit.tongue(), errors)).await;
    }
    visit.leave_notice("notice-withdrawal-asked");
    Ok(moved::to(&format!("/dossiers/{code}")))
}

async fn form(visit: &Visit, code: &str, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let reason = Control::area(visit.tongue(), "reason", visit.say("withdraw-reason")).required();
    let controls = vec![reason.filled_from(typed)];
    let dossier = format!("/dossiers/{code}");
    let shell = visit.shell(visit.say("withdraw-title")).await?;
    let page = FormPage::new(shell, &format!("{dossier}/withdraw"), controls, faults, visit.say("withdraw-button"));
    Ok(page
        .back_to(&dossier, visit.tongue().say_with("dossier-named", "code", code))
        .saying(visit.say("withdraw-effect"))
        .hiding("requestId", request_id.to_string())
        .or_else(&dossier, visit.say("withdraw-keep"))
        .grave()
        .answer())
}

/// The dossier that its applicant asks back, and why.
#[derive(cynic::InputObject)]
struct WithdrawDossierInput {
    code: String,
    reason: String,
    request_id: Option<Uuid>,
}

mutation!(WithdrawDossier: withdraw_dossier(WithdrawDossierInput) -> WithdrawDossierPayload { user_errors });
