//! GraphiQL: its page, assets and Content-Security-Policy.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::response::VARY;
use crate::Endpoint;

const PAGE: &str = include_str!("../../assets/graphiql.html");
/// Inline script of the page, allowed by its hash.
const SCRIPT: &str = include_str!("../../assets/graphiql.js");
const SCRIPT_TYPE: &str = "text/javascript; charset=utf-8";

/// Asset of GraphiQL, as in its publisher's package.
struct Packaged {
    name: &'static str,
    media_type: &'static str,
    content: &'static str,
}

macro_rules! packaged {
    ($($name:literal as $media_type:expr,)*) => {
        [$(Packaged {
            name: $name,
            media_type: $media_type,
            content: include_str!(concat!("../../assets/graphiql/", $name)),
        },)*]
    };
}

/// GraphiQL 4.1.2, React 18.3.1 and graphql-ws 5, embedded so that browsers load nothing from other networks; their
/// licences are beside them.
const PACKAGED: [Packaged; 5] = packaged![
    "graphiql.min.css" as "text/css; charset=utf-8",
    "react.production.min.js" as SCRIPT_TYPE,
    "react-dom.production.min.js" as SCRIPT_TYPE,
    "graphql-ws.min.js" as SCRIPT_TYPE,
    "graphiql.min.js" as SCRIPT_TYPE,
];

/// Content-Security-Policy: same origin only. GraphiQL writes inline styles, and its style sheet embeds its fonts.
const POLICY: &str = "default-src 'none'; connect-src 'self'; script-src 'self' 'sha256-{script}'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page with its own Content-Security-Policy.
pub(super) fn page() -> Response<Body> {
    let policy = POLICY.replace("{script}", &STANDARD.encode(Sha256::digest(SCRIPT)));
    let page = PACKAGED.iter().fold(PAGE.to_owned(), |page, file| {
        page.replace(&format!("{{{}}}", file.name), &format!("/graphql/graphiql/{}", file.name))
    });
    let page = Html(page.replace("{script}", SCRIPT));
    // The same URL answers JSON to others.
    ([(header::VARY, VARY), (header::CONTENT_SECURITY_POLICY, policy.as_str())], page).into_response()
}

/// `GET /graphql/graphiql/{name}`, where GraphiQL is enabled.
pub async fn give(State(endpoint): State<Endpoint>, Path(name): Path<String>) -> Response<Body> {
    match PACKAGED.iter().find(|file| file.name == name).filter(|_| endpoint.graphiql) {
        Some(file) => {
            let headers = [(header::CONTENT_TYPE, file.media_type), (header::CACHE_CONTROL, "public, max-age=3600")];
            (headers, file.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
