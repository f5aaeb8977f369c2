use axum::Extension;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use cynic::MutationBuilder;
use serde::Deserialize;

use super::activate::{self, Waiting};
use super::answer::Answer;
use super::control::Control;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::moved;
use super::mutation::{Done, mutation};
use super::operation::schema;
use super::posted::Posted;
use super::schema::account::AccountKey;
use super::schema::enums::{Role, SessionDelivery};
use super::schema::user_error::{UserError, UserErrorCode};
use super::visit::{Here, Visit};

/// Where signing in leads back to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    back: String,
}

/// `GET /login`
pub async fn show(Extension(visit): Here, Query(wish): Query<Wish>, headers: HeaderMap) -> Answer {
    if let Some(role) = role_of_whoever_is_here(&visit).await? {
        return Ok(moved::to(if wish.back.is_empty() { role.first_page() } else { moved::local(&wish.back) }));
    }
    let mut typed = vec![("back".to_owned(), wish.back)];
    typed.extend(activate::awaited(&visit, &headers).map(|username| ("username".to_owned(), username)));
    let typed = Posted::of(typed);
    form(&visit, &typed, Faults::none(visit.tongue())).await
}

/// `POST /login`: begins a session, and goes to the page that was asked for.
pub async fn log_in(Extension(visit): Here, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&visit, &posted, Faults::none(visit.tongue())).await;
    }
    let input = LogInInput {
        username: posted.get("username").to_owned(),
        password: posted.exact("password").to_owned(),
        delivery: Some(SessionDelivery::Cookie),
    };
    let done = match input.send(&visit).await {
        Ok(done) => done,
        Err(failure) => return form(&visit, &posted, Faults::of_failure(&visit, failure)?).await,
    };
    match done.after {
        Some(session) => {
            activate::wait_no_longer(&visit);
            Ok(moved::to(next(&posted, session.account.role)))
        }
        None if done.errors.iter().any(|error| error.code == UserErrorCode::NotActivated) => {
            activate::wait_for(&visit, &Waiting::of(posted.get("username")));
            Ok(moved::to("/activate"))
        }
        None => form(&visit, &posted, refused(&visit, done.errors)).await,
    }
}

/// The role of whoever is signed in already: neither signing in nor registering is for them.
pub async fn role_of_whoever_is_here(visit: &Visit) -> Result<Option<Role>, Failure> {
    if !visit.is_signed_in() {
        return Ok(None);
    }
    let viewer: Option<AccountKey> = visit.own_account("WhoIsHere").await?;
    Ok(viewer.map(|viewer| viewer.role))
}

/// `POST /logout`
pub async fn log_out(Extension(visit): Here, _: Posted) -> Answer {
    let answer: LogOut = visit.ask(LogOut::build(())).await?;
    if answer.log_out.is_some_and(|answer| answer.logged_out) {
        visit.leave_notice("notice-logged-out");
    }
    Ok(moved::to("/"))
}

/// Which of both is wrong is told to nobody; the line leads to the first of them.
fn refused(visit: &Visit, errors: Vec<UserError>) -> Faults {
    let (at_fields, others): (Vec<_>, Vec<_>) = errors.into_iter().partition(|error| error.field.is_some());
    others.into_iter().fold(Faults::of(visit.tongue(), at_fields), |faults, error| {
        faults.about_what_is_at(error.message, Some("#username".to_owned()))
    })
}

fn next(posted: &Posted, role: Role) -> &str {
    match posted.get("back") {
        "" => role.first_page(),
        back => moved::local(back),
    }
}

async fn form(visit: &Visit, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let controls = vec![
        Control::line(tongue, "username", visit.say("account-username"))
            .required()
            .filled_by("username")
            .filled_from(typed),
        Control::password(tongue, "password", visit.say("account-password")).required().filled_by("current-password"),
    ];
    let shell = visit.shell(visit.say("login-title")).await?;
    Ok(FormPage::new(shell, "/login", controls, faults, visit.say("login-button"))
        .hiding("back", typed.get("back").to_owned())
        .leading_to("/password/forgot", visit.say("login-forgotten"))
        .leading_to("/register", visit.say("login-register"))
        .answer())
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

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct LogOut {
    log_out: Option<LogOutPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct LogOutPayload {
    logged_out: bool,
}
