//! Activation of a registered account, by link or code.

use axum::Extension;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::input::is_mobile;
use foundation::cookie;
use serde::{Deserialize, Serialize};

use super::account_field::AccountField;
use super::credentials;
use super::csrf;
use super::failure::Failure;
use super::fault::Faults;
use super::form_page::FormPage;
use super::mutation::mutation;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::redirect;
use super::render::Answer;
use super::schema::enums::ActivationChannel;
use super::schema::user_error::{UserError, UserErrorCode};

/// Cookie with the account that awaits activation, encrypted, so that no username stands in an address.
const COOKIE: &str = "hoso-activation";
const PURPOSE: &str = "activation";
const A_DAY: u32 = 24 * 60 * 60;

/// An account that waits to be activated, and where its link and code went.
#[derive(Debug, Serialize, Deserialize)]
pub struct Waiting {
    username: String,
    /// Masked address that the link went to.
    email: Option<String>,
    /// Masked number that the code went to; none where it is not a mobile's.
    phone: Option<String>,
}

impl Waiting {
    /// State of an account of which only the username is known.
    pub fn of(username: &str) -> Self {
        Self { username: username.to_owned(), email: None, phone: None }
    }

    /// State of an account that was just registered, with masked addresses; a number without SMS is dropped.
    pub fn reached(username: String, email: Option<&str>, phone: Option<&str>) -> Self {
        let phone = phone.filter(|phone| is_mobile(phone));
        Self { username, email: email.map(masked_email), phone: phone.map(masked_phone) }
    }
}

/// Remembers it for the page that activates.
pub fn wait_for(context: &PageContext, waiting: &Waiting) {
    if let Some(sealed) = csrf::encrypt_token(context, PURPOSE, waiting) {
        context.set_cookie(COOKIE, &sealed, Some(A_DAY));
    }
}

/// The account that this browser registered and that waits.
pub fn awaited(context: &PageContext, headers: &HeaderMap) -> Option<String> {
    waiting(context, headers).map(|waiting| waiting.username)
}

/// Deletes the cookie of the account that waited.
pub fn wait_no_longer(context: &PageContext) {
    context.set_cookie(COOKIE, "", Some(0));
}

/// Query string of the link in the activation mail.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    token: String,
}

/// `GET /activate`: asks for the code; with the link's token a button, since mail scanners open links.
pub async fn show(Extension(context): PageExtension, Query(carried): Query<Carried>, headers: HeaderMap) -> Answer {
    let typed = Posted::of(vec![("link".to_owned(), carried.token)]);
    form(&context, &headers, &typed, Faults::none(context.translator())).await
}

/// `POST /activate`: by link, by code, or sends either again.
pub async fn activate(Extension(context): PageExtension, headers: HeaderMap, posted: Posted) -> Answer {
    if posted.is_redrawn() {
        return form(&context, &headers, &posted, Faults::none(context.translator())).await;
    }
    let done = match (posted.given("link"), posted.get("also")) {
        (Some(token), _) => ActivateAccountByLinkInput { token }
            .send(&context)
            .await
            .map(|errors| (errors, "notice-activated", "/login")),
        (None, "") => by_otp(&context, &headers, &posted).await.map(|errors| (errors, "notice-activated", "/login")),
        (None, channel) => {
            let done = resend(&context, username(&context, &headers, &posted), channel).await;
            done.map(|errors| (errors, "notice-sent-again", "/activate"))
        }
    };
    match done {
        // A second tap, or a program that opened the link before its reader did.
        Ok((errors, ..)) if errors.iter().any(|error| error.code == UserErrorCode::AlreadyActivated) => {
            context.leave_notice("notice-already-activated");
            Ok(redirect::to("/login"))
        }
        Ok((errors, notice, next)) if errors.is_empty() => {
            context.leave_notice(notice);
            Ok(redirect::to(next))
        }
        Ok((errors, ..)) => form(&context, &headers, &posted, Faults::of(context.translator(), errors)).await,
        Err(failure) => form(&context, &headers, &posted, Faults::of_failure(&context, failure)?).await,
    }
}

async fn by_otp(context: &PageContext, headers: &HeaderMap, posted: &Posted) -> Result<Vec<UserError>, Failure> {
    let otp = credentials::typed_otp(posted);
    ActivateAccountByOtpInput { username: username(context, headers, posted), otp }.send(context).await
}

async fn resend(context: &PageContext, username: String, channel: &str) -> Result<Vec<UserError>, Failure> {
    let channel = if channel == "EMAIL" { ActivationChannel::Email } else { ActivationChannel::Sms };
    ResendActivationInput { username, channel }.send(context).await
}

fn waiting(context: &PageContext, headers: &HeaderMap) -> Option<Waiting> {
    csrf::decrypt_token(context, PURPOSE, cookie::read(headers, COOKIE, &context.app().public_url)?)
}

fn username(context: &PageContext, headers: &HeaderMap, posted: &Posted) -> String {
    posted.given("username").or_else(|| awaited(context, headers)).unwrap_or_default()
}

async fn form(context: &PageContext, headers: &HeaderMap, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let translator = context.translator();
    let layout = context.layout(context.t("activate-title")).await?;
    if let Some(token) = typed.given("link") {
        let page = FormPage::new(layout, "/activate", Vec::new(), faults, context.t("activate-button"));
        let page = page.saying(context.t("activate-by-link")).hiding("link", token);
        return Ok(page.leading_to("/activate", context.t("activate-other-way")).respond());
    }
    let waiting = waiting(context, headers);
    if let Some(Waiting { email: Some(email), phone: None, .. }) = &waiting {
        let page = FormPage::new(layout, "/activate", Vec::new(), faults, context.t("activate-resend-email"));
        let page = page.hiding("also", "EMAIL".to_owned()).saying(context.t("activate-registered-by-link"));
        let page = page.saying(translator.t_with("activate-link-sent", "email", email));
        return Ok(page.leading_to("/register/anew", context.t("activate-wrong-contact")).respond());
    }
    let mut controls = Vec::new();
    if waiting.is_none() {
        controls.push(AccountField::Username.control(translator).filled_from(typed));
    }
    controls.push(credentials::otp(translator));
    let mut page = FormPage::new(layout, "/activate", controls, faults, context.t("activate-confirm"));
    if let Some(Waiting { email: Some(email), phone: Some(phone), .. }) = &waiting {
        page = page
            .saying(context.t("activate-registered"))
            .saying(translator.t_with("activate-link-sent", "email", email))
            .saying(translator.t_with("activate-code-sent", "phone", phone));
    } else {
        page = page.saying(context.t("activate-needed"));
    }
    page = page.leading_to("/register/anew", context.t("activate-wrong-contact"));
    Ok(page.also("SMS", context.t("activate-resend-code")).also("EMAIL", context.t("activate-resend-email")).respond())
}

/// Masks an e-mail address down to its first letter and domain: `n•••@example.vn`.
fn masked_email(email: &str) -> String {
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

/// Masks a telephone number down to its last three digits: `•••123`.
fn masked_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let last: String = digits[digits.len().saturating_sub(3)..].iter().collect();
    format!("•••{last}")
}

/// The token of the link.
#[derive(cynic::InputObject)]
struct ActivateAccountByLinkInput {
    token: String,
}

mutation!(
    ActivateAccountByLink: activate_account_by_link(ActivateAccountByLinkInput)
        -> ActivateAccountByLinkPayload { user_errors }
);

/// The account that waits, and the code that was sent to it.
#[derive(cynic::InputObject)]
struct ActivateAccountByOtpInput {
    username: String,
    otp: String,
}

mutation!(
    ActivateAccountByOtp: activate_account_by_otp(ActivateAccountByOtpInput)
        -> ActivateAccountByOtpPayload { user_errors }
);

/// Account awaiting activation, and the channel to send to again.
#[derive(cynic::InputObject)]
struct ResendActivationInput {
    username: String,
    channel: ActivationChannel,
}

mutation!(ResendActivation: resend_activation(ResendActivationInput) -> ResendActivationPayload { user_errors });
