//! Withdrawal of a dossier by its applicant.

use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use uuid::Uuid;

use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::mutation;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::redirect;
use super::render::Answer;
use super::schema::user_error::UserError;

/// `GET /dossiers/{code}/withdraw`: form that asks for the withdrawal of a dossier, with the reason.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    context.signed_in()?;
    form(&context, &code, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /dossiers/{code}/withdraw`: asks for a dossier back.
pub async fn withdraw(Extension(context): PageExtension, Path(code): Path<String>, posted: Posted) -> Answer {
    context.signed_in()?;
    if posted.is_redrawn() {
        return form(&context, &code, &posted, Faults::none(context.translator())).await;
    }
    let reason = posted.get("reason").to_owned();
    let input = WithdrawDossierInput { code: code.clone(), reason, request_id: posted.request_id() };
    let faults = Faults::of_sent(&context, input.send(&context).await)?;
    if !faults.is_empty() {
        return form(&context, &code, &posted, faults).await;
    }
    context.leave_notice("notice-withdrawal-asked");
    Ok(redirect::to(&format!("/dossiers/{code}")))
}

async fn form(context: &PageContext, code: &str, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let request_id = typed.request_id().unwrap_or_else(|| context.app().ids.uuid());
    let reason = Control::area(context.translator(), "reason", context.t("withdraw-reason")).required();
    let controls = vec![reason.filled_from(typed)];
    let dossier = format!("/dossiers/{code}");
    let layout = context.layout(context.t("withdraw-title")).await?;
    let page = FormPage::new(layout, &format!("{dossier}/withdraw"), controls, faults, context.t("withdraw-button"));
    Ok(page
        .back_to(&dossier, context.translator().t_with("dossier-named", "code", code))
        .saying(context.t("withdraw-effect"))
        .hiding("requestId", request_id.to_string())
        .or_else(&dossier, context.t("withdraw-keep"))
        .grave()
        .respond())
}

/// The dossier that its applicant asks back, and why.
#[derive(cynic::InputObject)]
struct WithdrawDossierInput {
    code: String,
    reason: String,
    request_id: Option<Uuid>,
}

mutation!(WithdrawDossier: withdraw_dossier(WithdrawDossierInput) -> WithdrawDossierPayload { user_errors });
