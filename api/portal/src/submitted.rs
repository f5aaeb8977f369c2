//! Confirmation page after submission, with the look-up secret.

use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use domain::DossierId;
use foundation::cookie;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::csrf;
use super::layout::Layout;
use super::operation::schema;
use super::page_context::{PageContext, PageExtension};
use super::qr;
use super::render::{Answer, ok};
use super::schema::dossier::Head;
use super::schema::enums::DossierStatus;
use super::schema::file::DossierDocument;
use super::schema::procedure::ProcedureForm;

/// Cookie with the look-up secret of the dossier just submitted, encrypted, for a quarter of an hour.
const COOKIE: &str = "hoso-submitted";
const PURPOSE: &str = "submitted";
const A_QUARTER: u32 = 15 * 60;

#[derive(Serialize, Deserialize)]
struct LookUpSecret {
    code: String,
    secret: String,
}

/// Stores the secret for the confirmation page; the e-mail brings it too.
pub fn keep_secret(context: &PageContext, code: &str, secret: Option<String>) {
    let kept = secret.map(|secret| LookUpSecret { code: code.to_owned(), secret });
    if let Some(sealed) = kept.and_then(|kept| csrf::encrypt_token(context, PURPOSE, &kept)) {
        context.set_cookie(COOKIE, &sealed, Some(A_QUARTER));
    }
}

/// Stores the secret once more for a repeated submission: the browser never saw the answer to a
/// double click's first press.
pub fn keep_secret_again(context: &PageContext, code: &str) {
    let secret = context.app().browser_secrets.look_up_secret(DossierId::of_code(code));
    keep_secret(context, code, Some(secret.expose_secret().to_owned()));
}

/// `GET /dossiers/{code}/submitted`: code and look-up secret of the new dossier, and the next steps.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    context.signed_in()?;
    let dossier: Sent = context.dossier("Submitted", code).await?;
    let sealed = cookie::read(&headers, COOKIE, &context.app().public_url);
    let kept: Option<LookUpSecret> = sealed.and_then(|sealed| csrf::decrypt_token(&context, PURPOSE, sealed));
    let secret = kept.filter(|kept| kept.code == dossier.head.code).map(|kept| kept.secret);
    let layout = context.layout(context.t("submitted-title")).await?;
    let lookup = context.app().public_url.join("/lookup");
    let qr = lookup_qr(&context, &dossier.head.code);
    Ok(ok(&SubmittedPage { layout, dossier, secret, lookup, qr }))
}

/// QR code of a dossier's look-up; its code alone shows what anybody may see.
pub fn lookup_qr(context: &PageContext, code: &str) -> Option<String> {
    qr::drawn(&context.app().public_url.join(&format!("/lookup?code={code}")))
}

#[derive(Template)]
#[template(path = "submitted.html")]
struct SubmittedPage {
    layout: Layout,
    dossier: Sent,
    secret: Option<String>,
    /// URL of the look-up, for somebody who types it from paper.
    lookup: String,
    /// QR code of the same with the dossier's code, for a camera.
    qr: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Sent {
    #[cynic(spread)]
    head: Head,
    applicant_name: Option<String>,
    procedure: ProcedureForm,
    documents: Vec<DossierDocument>,
}

impl Sent {
    /// Tells a dossier that the office has not touched yet.
    fn is_new(&self) -> bool {
        self.head.status == DossierStatus::Registered
    }
}
