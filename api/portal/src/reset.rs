//! Password reset by link.

use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::account_field::AccountField;
use super::credentials;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::mutation;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::query::query;
use super::redirect;
use super::render::Answer;
use super::schema::user_error::UserError;

/// `GET /password/forgot`: form that asks for a reset link by e-mail.
pub async fn show_request(Extension(context): PageExtension) -> Answer {
    request_form(&context, &Posted::default(), Faults::none(context.translator())).await
}

/// `POST /password/forgot`: sends a link, and never tells whether there is such an account.
pub async fn request(Extension(context): PageExtension, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return request_form(&context, &posted, Faults::none(context.translator())).await;
    }
    let input = RequestPasswordResetInput { email: posted.get("email").to_owned() };
    let faults = Faults::of_sent(&context, input.send(&context).await)?;
    if !faults.is_empty() {
        return request_form(&context, &posted, faults).await;
    }
    context.leave_notice("notice-reset-sent");
    Ok(redirect::to("/login"))
}

async fn request_form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let controls = vec![AccountField::Email.control(context.translator()).filled_from(typed)];
    let layout = context.layout(context.t("forgot-title")).await?;
    let page = FormPage::new(layout, "/password/forgot", controls, faults, context.t("forgot-button"));
    Ok(page.saying(context.t("forgot-lead")).back_to("/login", context.t("login-title")).respond())
}

/// Query string of the link in the mail.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    token: String,
}

/// `GET /reset`: form for the new password; the link's token goes along as a hidden field.
pub async fn show(Extension(context): PageExtension, Query(carried): Query<Carried>) -> Answer {
    let typed = Posted::of(vec![("link".to_owned(), carried.token)]);
    form(&context, &typed, Faults::none(context.translator())).await
}

/// `POST /reset`: sets the new password.
pub async fn reset(Extension(context): PageExtension, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    let input = ResetPasswordInput {
        token: posted.get("link").to_owned(),
        new_password: posted.exact("newPassword").to_owned(),
    };
    let faults = Faults::of_sent(&context, input.send(&context).await)?;
    if !faults.is_empty() {
        return form(&context, &posted, faults).await;
    }
    context.leave_notice("notice-password-set");
    Ok(redirect::to("/login"))
}

/// Username of the token's account, for the password manager that saves the new password; `None` for an invalid token.
async fn username(context: &PageContext, token: &str) -> Result<Option<String>, Failure> {
    if token.is_empty() {
        return Ok(None);
    }
    Whose::ask(context, WhoseVariables { token: token.to_owned() }).await
}

#[derive(Debug, cynic::QueryVariables)]
struct WhoseVariables {
    token: String,
}

query!(Whose(WhoseVariables): password_reset_username(token: $token) -> String);

async fn form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let password = credentials::new_password(context.translator(), "newPassword", "account-new-password");
    let layout = context.layout(context.t("reset-title")).await?;
    let page = FormPage::new(layout, "/reset", vec![password], faults, context.t("reset-button"));
    let token = typed.get("link").to_owned();
    let page = page.of_account(username(context, &token).await?).hiding("link", token);
    Ok(page.leading_to("/password/forgot", context.t("reset-again")).respond())
}

/// The address that the link goes to.
#[derive(cynic::InputObject)]
struct RequestPasswordResetInput {
    email: String,
}

mutation!(
    RequestPasswordReset: request_password_reset(RequestPasswordResetInput)
        -> RequestPasswordResetPayload { user_errors }
);

/// The token of the link, and the password that is set.
#[derive(cynic::InputObject)]
struct ResetPasswordInput {
    token: String,
    new_password: String,
}

mutation!(ResetPassword: reset_password(ResetPasswordInput) -> ResetPasswordPayload { user_errors });
