//! GraphQL over HTTP: accepted requests, refusals, authentication.

mod accept;
mod completed;
mod cost;
mod in_flight;
mod introspection;
mod limits;
mod negotiation;
mod sessions;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use support::sqlite;
use support::test_service::TestService;

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";
const QUERY: &str = "{ agencies { code } }";

async fn office() -> TestService {
    TestService::open(sqlite().await).await
}

/// POST of this body with this content type.
fn post(content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql").header(header::CONTENT_TYPE, content_type).body(body.into()).expect("a request")
}

/// POST of a document with this `Accept`.
fn accepting(accept: &str, document: &str) -> Request<Body> {
    let body = json!({ "query": document }).to_string();
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, JSON).header(header::ACCEPT, accept);
    request.body(Body::from(body)).expect("a request")
}

/// GET of this query string.
fn get(query: &str, accept: &str) -> Request<Body> {
    let uri = format!("/graphql?{query}");
    Request::get(uri).header(header::ACCEPT, accept).body(Body::empty()).expect("a request")
}

/// Encoded for a query string.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
