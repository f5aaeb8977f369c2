//! Sign-in and sign-out, by a session in a cookie.

use axum::Extension;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::activate::{self, Waiting};
use super::credentials;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::redirect;
use super::render::Answer;
use super::schema::account::AccountKey;
use super::schema::enums::{Role, SessionDelivery};
use super::schema::user_error::{UserError, UserErrorCode};

/// Query string of the sign-in page: the path to return to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    back: String,
}

/// `GET /login`: sign-in form; who is signed in already is redirected.
pub async fn show(Extension(context): PageExtension, Query(wish): Query<Wish>, headers: HeaderMap) -> Answer {
    if let Some(role) = role_of_whoever_is_here(&context).await? {
        return Ok(redirect::to(if wish.back.is_empty() { role.first_page() } else { redirect::local(&wish.back) }));
    }
    let mut typed = vec![("back".to_owned(), wish.back)];
    typed.extend(activate::awaited(&context, &headers).map(|username| ("username".to_owned(), username)));
    let typed = Posted::of(typed);
    form(&context, &typed, Faults::none(context.translator())).await
}

/// `POST /login`: begins a session, and goes to the page that was asked for.
pub async fn log_in(Extension(context): PageExtension, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    let input = LogInInput {
        username: posted.get("username").to_owned(),
        password: posted.exact("password").to_owned(),
        delivery: Some(SessionDelivery::Cookie),
    };
    let done = match input.send(&context).await {
        Ok(done) => done,
        Err(failure) => return form(&context, &posted, Faults::of_failure(&context, failure)?).await,
    };
    match done.after {
        Some(session) => {
            activate::wait_no_longer(&context);
            Ok(redirect::to(next(&posted, session.account.role)))
        }
        None if done.errors.iter().any(|error| error.code == UserErrorCode::NotActivated) => {
            activate::wait_for(&context, &Waiting::of(posted.get("username")));
            Ok(redirect::to("/activate"))
        }
        None => form(&context, &posted, refused(&context, done.errors)).await,
    }
}

/// Role of a visitor who is signed in already: neither signing in nor registering is for them.
pub async fn role_of_whoever_is_here(context: &PageContext) -> Result<Option<Role>, Failure> {
    if !context.is_signed_in() {
        return Ok(None);
    }
    let viewer: Option<AccountKey> = context.own_account("WhoIsHere").await?;
    Ok(viewer.map(|viewer| viewer.role))
}

/// `POST /logout`: ends the session of this browser.
pub async fn log_out(Extension(context): PageExtension, _: Posted) -> Answer {
    let done = LogOutInput { everywhere: false }.send(&context).await?;
    if done.after == Some(true) {
        context.leave_notice("notice-logged-out");
    }
    Ok(redirect::to("/"))
}

/// Error of a refused sign-in, linked to the first field: it never tells which of name and password is wrong.
fn refused(context: &PageContext, errors: Vec<UserError>) -> Faults {
    let (at_fields, others): (Vec<_>, Vec<_>) = errors.into_iter().partition(|error| error.field.is_some());
    others.into_iter().fold(Faults::of(context.translator(), at_fields), |faults, error| {
        faults.about_what_is_at(error.message, Some("#username".to_owned()))
    })
}

fn next(posted: &Posted, role: Role) -> &str {
    match posted.get("back") {
        "" => role.first_page(),
        back => redirect::local(back),
    }
}

async fn form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let controls = credentials::sign_in(context.translator(), typed);
    let layout = context.layout(context.t("login-title")).await?;
    Ok(FormPage::new(layout, "/login", controls, faults, context.t("login-button"))
        .hiding("back", typed.get("back").to_owned())
        .leading_to("/password/forgot", context.t("login-forgotten"))
        .leading_to("/register", context.t("login-register"))
        .respond())
}

/// Name and password, and how the session is handed out.
#[derive(cynic::InputObject)]
struct LogInInput {
    username: String,
    password: String,
    delivery: Option<SessionDelivery>,
}

mutation!(LogIn: log_in(LogInInput) -> LogInPayload { session: Session, user_errors });

#[derive(Debug, cynic::QueryFragment)]
struct Session {
    account: AccountKey,
}

/// Scope of a sign-out: this session, or those on all devices.
#[derive(cynic::InputObject)]
struct LogOutInput {
    everywhere: bool,
}

mutation!(LogOut: log_out(LogOutInput) -> LogOutPayload { logged_out: bool, user_errors });
