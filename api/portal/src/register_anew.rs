//! Discarding a registration that cannot be activated, to register anew.

use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;

use super::activate;
use super::credentials;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::{MutationOutcome, mutation};
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::register;
use super::render::Answer;
use super::schema::account::Particulars;
use super::schema::user_error::UserError;

/// `GET /register/anew`: sign-in form for the owner of a registration with an unreachable address or number.
pub async fn show(Extension(context): PageExtension, headers: HeaderMap) -> Answer {
    let username = activate::awaited(&context, &headers).unwrap_or_default();
    let typed = Posted::of(vec![("username".to_owned(), username)]);
    form(&context, &typed, Faults::none(context.translator())).await
}

/// `POST /register/anew`: discards the registration, and shows its form filled in for correction.
pub async fn discard(Extension(context): PageExtension, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&context, &posted, Faults::none(context.translator())).await;
    }
    let input = DiscardRegistrationInput {
        username: posted.get("username").to_owned(),
        password: posted.exact("password").to_owned(),
    };
    let done = match input.send(&context).await {
        Ok(done) => done,
        Err(failure) => return form(&context, &posted, Faults::of_failure(&context, failure)?).await,
    };
    match done.after {
        Some(said) => {
            activate::wait_no_longer(&context);
            register::begun_with(&context, &said).await
        }
        None => form(&context, &posted, Faults::of(context.translator(), done.errors)).await,
    }
}

async fn form(context: &PageContext, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let controls = credentials::sign_in(context.translator(), typed);
    let layout = context.layout(context.t("anew-title")).await?;
    Ok(FormPage::new(layout, "/register/anew", controls, faults, context.t("anew-button"))
        .saying(context.t("anew-lead"))
        .leading_to("/activate", context.t("anew-back"))
        .respond())
}

/// Name and password of the registration that is taken back.
#[derive(cynic::InputObject)]
struct DiscardRegistrationInput {
    username: String,
    password: String,
}

mutation!(
    DiscardRegistration: discard_registration(DiscardRegistrationInput)
        -> DiscardRegistrationPayload { account: Particulars, user_errors }
);
