use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use cynic::QueryBuilder;
use serde::Deserialize;

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

/// `GET /password/forgot`
pub async fn show_request(Extension(visit): Here) -> Answer {
    request_form(&visit, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /password/forgot`: sends a link, and never tells whether there is such an account.
pub async fn request(Extension(visit): Here, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return request_form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    let input = RequestPasswordResetInput { email: posted.get("email").to_owned() };
    let errors = match input.send(&visit).await {
        Ok(errors) => errors,
        Err(failure) => return request_form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !errors.is_empty() {
        return request_form(&visit, &posted, Faults::of(visit.tongue(), errors)).await;
    }
    visit.leave_notice("notice-reset-sent");
    Ok(moved::to("/login"))
}

async fn request_form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let email = Control::line(visit.tongue(), "email", visit.say("account-email")).typed_by("email", "long");
    let controls = vec![email.required().filled_by("email").filled_from(typed)];
    let shell = visit.shell(visit.say("forgot-title")).await?;
    let page = FormPage::new(shell, "/password/forgot", controls, faults, visit.say("forgot-button"));
    Ok(page.saying(visit.say("forgot-lead")).back_to("/login", visit.say("login-title")).answer())
}

/// What the link of the e-mail carries.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    token: String,
}

/// `GET /reset`
pub async fn show(Extension(visit): Here, Query(carried): Query<Carried>) -> Answer {
    let typed = Posted::of(vec![("link".to_owned(), carried.token)]);
    form(&visit, &typed, Faults::none(visit.tongue())).await
}

/// `POST /reset`: sets the new password.
pub async fn reset(Extension(visit): Here, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    let input = ResetPasswordInput {
        token: posted.get("link").to_owned(),
        new_password: posted.exact("newPassword").to_owned(),
    };
    let errors = match input.send(&visit).await {
        Ok(errors) => errors,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    if !errors.is_empty() {
        return form(&visit, &posted, Faults::of(visit.tongue(), errors)).await;
    }
    visit.leave_notice("notice-password-set");
    Ok(moved::to("/login"))
}

/// Whose password it is, so that a program that keeps passwords knows which one changes.
async fn username(visit: &Visit, token: &str) -> Result<Option<String>, Failure> {
    if token.is_empty() {
        return Ok(None);
    }
    let answer = visit.ask(Whose::build(WhoseVariables { token: token.to_owned() })).await?;
    Ok(answer.password_reset_username)
}

#[derive(Debug, cynic::QueryVariables)]
struct WhoseVariables {
    token: String,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "WhoseVariables")]
struct Whose {
    #[arguments(token: $token)]
    password_reset_username: Option<String>,
}

async fn form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let password = Control::password(visit.tongue(), "newPassword", visit.say("account-new-password"));
    let password = password.required().hinted(visit.say("account-password-hint")).filled_by("new-password");
    let shell = visit.shell(visit.say("reset-title")).await?;
    let page = FormPage::new(shell, "/reset", vec![password], faults, visit.say("reset-button"));
    let token = typed.get("link").to_owned();
    let page = page.of_account(username(visit, &token).await?).hiding("link", token);
    Ok(page.leading_to("/password/forgot", visit.say("reset-again")).answer())
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
