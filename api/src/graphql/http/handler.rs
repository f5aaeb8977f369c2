use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as GraphqlResponse};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::accept::{MediaType, wants_html};
use super::graphiql;
use super::request::{Unreadable, from_body, from_query};
use super::response::{Words, answered, refused};
use crate::caller::{Caller, Identified};
use crate::graphql::Endpoint;
use crate::graphql::error::TopLevel;
use crate::graphql::limits::{BODY_BYTES, check_text};
use crate::http::RequestContext;

/// The longest that an answer may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// `POST /graphql`
pub async fn post(
    State(endpoint): State<Endpoint>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let words = words(&endpoint, &context);
    let Some(media_type) = MediaType::negotiate(&headers) else { return not_acceptable(words) };
    let said = |status, what: &str| refused(status, &TopLevel::BadUserInput(what.to_owned()), media_type, words);
    if !is_json(&headers) {
        return said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content type is not application/json");
    }
    let body: Bytes = match axum::body::to_bytes(body, BODY_BYTES).await {
        Ok(body) => body,
        Err(_) => return said(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB"),
    };
    match from_body(&body) {
        Ok(request) => run(&endpoint, request, &context, &headers, media_type, Method::Post).await,
        Err(Unreadable(why)) => said(StatusCode::BAD_REQUEST, why),
    }
}

/// `GET /graphql`: queries, and GraphiQL for browsers where it is shown at all.
pub async fn get(
    State(endpoint): State<Endpoint>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response<Body> {
    if endpoint.graphiql && wants_html(&headers) && pairs.iter().all(|(key, _)| key != "query") {
        return graphiql::page();
    }
    let words = words(&endpoint, &context);
    let Some(media_type) = MediaType::negotiate(&headers) else { return not_acceptable(words) };
    match from_query(pairs) {
        Ok(request) => run(&endpoint, request, &context, &headers, media_type, Method::Get).await,
        Err(Unreadable(why)) => {
            refused(StatusCode::BAD_REQUEST, &TopLevel::BadUserInput(why.to_owned()), media_type, words)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

async fn run(
    endpoint: &Endpoint,
    mut request: Request,
    context: &RequestContext,
    headers: &HeaderMap,
    media_type: MediaType,
    method: Method,
) -> Response<Body> {
    let words = words(endpoint, context);
    if method == Method::Get && asks_for_more_than_a_query(&mut request) {
        let mut response = refused(
            StatusCode::METHOD_NOT_ALLOWED,
            &TopLevel::BadUserInput("mutations are sent by POST".to_owned()),
            media_type,
            words,
        );
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    let caller = match Caller::identify(&endpoint.app, context, headers, method == Method::Post).await {
        Ok(Identified::Caller(caller)) => caller,
        Ok(Identified::UnknownToken) => {
            let mut response = refused(StatusCode::UNAUTHORIZED, &TopLevel::Unauthenticated, media_type, words);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return response;
        }
        Err(error) => return refused(StatusCode::SERVICE_UNAVAILABLE, &error, media_type, words),
    };
    let private = caller.actor.account().is_some() || method == Method::Post;
    match execute(endpoint, request, caller).await {
        Ok(response) => answered(response, media_type, private, words),
        Err(error) => refused(StatusCode::SERVICE_UNAVAILABLE, &error, media_type, words),
    }
}

/// Runs a document for somebody, within the limits and the time that everybody has.
pub async fn execute(endpoint: &Endpoint, request: Request, caller: Caller) -> Result<GraphqlResponse, TopLevel> {
    let run = endpoint.schema.execute(request.data(caller));
    tokio::time::timeout(DEADLINE, run).await.map_err(|_| TopLevel::Timeout { retry_after_seconds: 5 })
}

/// Told in JSON all the same: whoever reads none of it loses nothing.
fn not_acceptable(words: Words<'_>) -> Response<Body> {
    let what = format!("answers are {} or {}", MediaType::GraphqlResponse.essence(), MediaType::Json.essence());
    refused(StatusCode::NOT_ACCEPTABLE, &TopLevel::BadUserInput(what), MediaType::Json, words)
}

fn words<'a>(endpoint: &'a Endpoint, context: &RequestContext) -> Words<'a> {
    Words { texts: &endpoint.app.texts, language: context.language }
}

/// Whether the operation that would run is a mutation or a subscription; an unreadable document is left to the schema.
fn asks_for_more_than_a_query(request: &mut Request) -> bool {
    if check_text(&request.query).is_err() {
        return false;
    }
    let name = request.operation_name.clone();
    request.parsed_query().is_ok_and(|document| {
        document
            .operations
            .iter()
            .filter(|(found, _)| name.is_none() || found.map(ToString::to_string) == name)
            .any(|(_, operation)| operation.node.ty != OperationType::Query)
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
