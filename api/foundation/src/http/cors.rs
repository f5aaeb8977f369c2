//! CORS: which routes pages of other origins may call.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::envelope::told;
use crate::origin::Origin;
use crate::texts::Texts;

/// `Access-Control-Max-Age` of a preflight.
const REMEMBERED: Duration = Duration::from_secs(600);
/// Request headers that GraphQL clients and tracers add of their own accord: Apollo Client and its like, Sentry, and
/// whatever speaks W3C Trace Context and Baggage. None is read here, but refusing them would fail the preflight.
const ADDED_BY_CLIENTS: [&str; 12] = [
    "apollo-require-preflight",
    "apollographql-client-name",
    "apollographql-client-version",
    "x-apollo-operation-id",
    "x-apollo-operation-name",
    "graphql-require-preflight",
    "x-requested-with",
    "x-request-id",
    "sentry-trace",
    "baggage",
    "traceparent",
    "tracestate",
];

/// Applies CORS to these routes, outermost, so that error answers (a panic, a body that was cut) carry its headers too.
pub fn shared(router: Router, origins: &[Origin], texts: Arc<Texts>) -> Router {
    router.layer(from_fn_with_state(texts, told)).layer(cors(origins))
}

/// Lets the configured origins call with a bearer token and read signed URLs; never with the cookie, which is
/// for our own pages.
fn cors(origins: &[Origin]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let needed = [
        header::ACCEPT,
        header::ACCEPT_LANGUAGE,
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        header::IF_NONE_MATCH,
        HeaderName::from_static("last-event-id"),
    ];
    let added = ADDED_BY_CLIENTS.map(HeaderName::from_static);
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers(needed.into_iter().chain(added).collect::<Vec<_>>())
        .expose_headers([
            header::CONTENT_DISPOSITION,
            header::CONTENT_LENGTH,
            header::ETAG,
            header::RETRY_AFTER,
            header::WWW_AUTHENTICATE,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(REMEMBERED)
}
