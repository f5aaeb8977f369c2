use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderMap;
use cynic::QueryBuilder;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, ok};
use super::dossier::{DossierVariables, DossierVariablesFields, Head};
use super::failure::Failure;
use super::operation::schema;
use super::seal;
use super::shell::Shell;
use super::visit::{Here, Visit};
use crate::cookie;

/// Holds the look-up secret of what was just sent, for a quarter of an hour.
const COOKIE: &str = "hoso-submitted";
const PURPOSE: &str = "submitted";
const A_QUARTER: u32 = 15 * 60;

#[derive(Serialize, Deserialize)]
struct Kept {
    code: String,
    secret: String,
}

/// Keeps the secret for the page that follows; it is in the e-mail too.
pub fn keep_secret(visit: &Visit, code: &str, secret: Option<String>) {
    let kept = secret.map(|secret| Kept { code: code.to_owned(), secret });
    if let Some(sealed) = kept.and_then(|kept| seal::enclose(visit, PURPOSE, &kept)) {
        visit.set_cookie(COOKIE, &sealed, Some(A_QUARTER));
    }
}

/// `GET /dossiers/{code}/submitted`: the number, the secret, and what happens next.
pub async fn show(Extension(visit): Here, Path(code): Path<String>, headers: HeaderMap) -> Answer {
    visit.signed_in()?;
    let answer: Submitted = visit.ask(Submitted::build(DossierVariables { code })).await?;
    let head = answer.dossier.ok_or(Failure::NotFound)?;
    let sealed = cookie::read(&headers, COOKIE, &visit.app().public_url);
    let kept: Option<Kept> = sealed.and_then(|sealed| seal::disclose(&visit, PURPOSE, sealed));
    let secret = kept.filter(|kept| kept.code == head.code).map(|kept| kept.secret);
    let shell = visit.shell(visit.say("submitted-title")).await?;
    Ok(ok(&SubmittedPage { shell, head, secret }))
}

#[derive(Template)]
#[template(path = "submitted.html")]
struct SubmittedPage {
    shell: Shell,
    head: Head,
    secret: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DossierVariables")]
struct Submitted {
    #[arguments(code: $code)]
    dossier: Option<Head>,
}
