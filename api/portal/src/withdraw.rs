use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use cynic::MutationBuilder;
use uuid::Uuid;

use super::answer::Answer;
use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::moved;
use super::operation::{UserError, schema};
use super::posted::Posted;
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
    let answer = match visit.ask(WithdrawDossier::build(WithdrawVariables { input })).await {
        Ok(answer) => answer.withdraw_dossier.ok_or(Failure::Unreadable)?,
        Err(failure) => return form(&visit, &code, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !answer.user_errors.is_empty() {
        return form(&visit, &code, &posted, Faults::of(visit.tongue(), answer.user_errors)).await;
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

#[derive(Debug, cynic::QueryVariables)]
struct WithdrawVariables {
    input: WithdrawDossierInput,
}

#[derive(Debug, cynic::InputObject)]
struct WithdrawDossierInput {
    code: String,
    reason: String,
    request_id: Option<Uuid>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WithdrawVariables")]
struct WithdrawDossier {
    #[arguments(input: $input)]
    withdraw_dossier: Option<WithdrawDossierPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct WithdrawDossierPayload {
    user_errors: Vec<UserError>,
}
