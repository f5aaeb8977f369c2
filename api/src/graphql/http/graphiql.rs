use axum::body::Body;
use axum::http::{Response, header};
use axum::response::{Html, IntoResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::response::VARY;

/// GraphiQL and what it stands on, each in one version whose bytes are known: a browser runs nothing else, whatever the
/// network of their publisher gives.
const PAGE: &str = include_str!("../../../assets/graphiql.html");
/// What begins it, where the page says so.
const SCRIPT: &str = include_str!("../../../assets/graphiql.js");

/// From that network only these scripts and this style sheet, and no question to anybody but ourselves. GraphiQL writes
/// styles as it goes, and its style sheet brings its fonts along.
const POLICY: &str = "default-src 'none'; connect-src 'self'; \
    script-src 'sha256-{script}' https://unpkg.com/react@18.3.1/ https://unpkg.com/react-dom@18.3.1/ \
    https://unpkg.com/graphiql@4.1.2/; \
    style-src 'unsafe-inline' https://unpkg.com/graphiql@4.1.2/; img-src 'self' data:; font-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page, with a policy of its own.
pub(super) fn page() -> Response<Body> {
    let policy = POLICY.replace("{script}", &STANDARD.encode(Sha256::digest(SCRIPT)));
    let page = Html(PAGE.replace("{script}", SCRIPT));
    // The same URL answers JSON to others.
    ([(header::VARY, VARY), (header::CONTENT_SECURITY_POLICY, policy.as_str())], page).into_response()
}
