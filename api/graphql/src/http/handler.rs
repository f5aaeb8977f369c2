//! Request handler of `/graphql`.

use app::caller::{Caller, Identified};
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as GraphqlResponse};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use execution::error::server_error;
use execution::limits::{BODY_BYTES, DEADLINE};
use foundation::error::AppError;
use foundation::http::RequestContext;
use secrecy::SecretString;

use super::accept::{Accepted, MediaType, wants_html};
use super::ended_session;
use super::events;
use super::graphiql;
use super::request::{Unreadable, from_body, from_query, operation_type};
use super::response::{Words, answered, refused};
use crate::Endpoint;
use crate::hints::Hints;
use crate::limiting::checked;
use crate::watching::Watcher;

/// Route `POST /graphql`: queries and mutations.
pub async fn post(
    State(endpoint): State<Endpoint>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    body: Body,
) -> Response<Body> {
    let words = Words::of(&endpoint, context.language);
    let accepted = Accepted::of(&headers);
    if accepted.once.is_none() && !accepted.events {
        return not_acceptable(words);
    }
    let media_type = accepted.once.unwrap_or(MediaType::Json);
    let said = |status, what: &str| refused(status, &AppError::BadUserInput(what.to_owned()), media_type, words);
    if !is_json(&headers) {
        return said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content type is not application/json");
    }
    let body: Bytes = match axum::body::to_bytes(body, BODY_BYTES).await {
        Ok(body) => body,
        Err(_) => return said(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB"),
    };
    let mut request = match from_body(&body) {
        Ok(request) => request,
        Err(Unreadable(why)) => return said(StatusCode::BAD_REQUEST, why),
    };
    let kind = operation_type(&mut request);
    let asked = GraphqlCall { endpoint: &endpoint, context: &context, headers: &headers, media_type };
    if accepted.events && (kind == Some(OperationType::Subscription) || accepted.events_first) {
        asked.tell(request, kind).await
    } else {
        asked.run(request, Method::Post).await
    }
}

/// `GET /graphql`: queries, and GraphiQL for browsers where it is enabled.
pub async fn get(
    State(endpoint): State<Endpoint>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response<Body> {
    if endpoint.graphiql && wants_html(&headers) && pairs.iter().all(|(key, _)| key != "query") {
        return graphiql::page();
    }
    let words = Words::of(&endpoint, context.language);
    let Some(media_type) = Accepted::of(&headers).once else { return not_acceptable(words) };
    let mut request = match from_query(pairs) {
        Ok(request) => request,
        Err(Unreadable(why)) => {
            let error = AppError::BadUserInput(why.to_owned());
            return refused(StatusCode::BAD_REQUEST, &error, media_type, words);
        }
    };
    if operation_type(&mut request).is_some_and(|kind| kind != OperationType::Query) {
        let error = AppError::BadUserInput("mutations are sent by POST".to_owned());
        let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, &error, media_type, words);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    let asked = GraphqlCall { endpoint: &endpoint, context: &context, headers: &headers, media_type };
    asked.run(request, Method::Get).await
}

/// Header by which a reconnecting client of server-sent events resumes.
const LAST_EVENT_ID: &str = "last-event-id";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

/// Sender of a request.
struct Sender {
    caller: Caller,
    token: Option<SecretString>,
    /// True for an unknown or expired token whose request is answered anonymously.
    has_ended: bool,
}

/// Request with the form of its answer.
struct GraphqlCall<'a> {
    endpoint: &'a Endpoint,
    context: &'a RequestContext,
    headers: &'a HeaderMap,
    media_type: MediaType,
}

impl GraphqlCall<'_> {
    async fn run(self, mut request: Request, method: Method) -> Response<Body> {
        if checked(&mut request).is_err() {
            return answered(self.refused(request).await, self.media_type, true, self.words());
        }
        let Sender { caller, has_ended, .. } = match self.sender(&mut request, method).await {
            Ok(sender) => sender,
            Err((status, error)) => return self.refuse(status, &error),
        };
        let private = caller.actor.account().is_some() || has_ended || method == Method::Post;
        match execute(self.endpoint, request, caller).await {
            Ok(response) if has_ended => {
                let response = ended_session::saying_so(response, self.words());
                Self::told_by_http(answered(response, self.media_type, private, self.words()))
            }
            Ok(response) => answered(response, self.media_type, private, self.words()),
            Err(error) => self.refuse(error.code().status(), &error),
        }
    }

    fn told_by_http(mut response: Response<Body>) -> Response<Body> {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, ended_session::INVALID_TOKEN);
        response
    }

    /// Error answer of a request over a limit; no session is looked up for it.
    async fn refused(&self, request: Request) -> GraphqlResponse {
        self.endpoint.schema.execute(request).await
    }

    /// Answers by server-sent events: a stream for a subscription, else one event.
    async fn tell(self, mut request: Request, kind: Option<OperationType>) -> Response<Body> {
        if checked(&mut request).is_err() {
            return events::once(self.refused(request).await, self.words());
        }
        let Sender { caller, token, has_ended } = match self.sender(&mut request, Method::Post).await {
            Ok(sender) => sender,
            Err((status, error)) => return self.refuse(status, &error),
        };
        if kind == Some(OperationType::Subscription) {
            let place = match self.endpoint.app.watch_quota.stream(caller.actor.account(), self.context.client) {
                Ok(place) => place,
                Err(crowded) => {
                    let error = AppError::from(crowded);
                    return self.refuse(error.code().status(), &error);
                }
            };
            let watcher = Watcher::new(caller, token);
            let last = self.headers.get(LAST_EVENT_ID).filter(|last| !last.is_empty());
            // Not UTF-8 becomes an invalid cursor, and is refused as one.
            let resume = last.map(|last| String::from_utf8_lossy(last.as_bytes()).into_owned());
            return events::live(self.endpoint, request, &watcher, place, resume, self.context.language);
        }
        let response = execute(self.endpoint, request, caller).await;
        let response = response.unwrap_or_else(|error| GraphqlResponse::from_errors(vec![server_error(&error)]));
        if has_ended {
            return Self::told_by_http(events::once(ended_session::saying_so(response, self.words()), self.words()));
        }
        events::once(response, self.words())
    }

    /// Authenticates the sender. A malformed or expired token does not bar public fields.
    async fn sender(&self, request: &mut Request, method: Method) -> Result<Sender, (StatusCode, AppError)> {
        let app = &self.endpoint.app;
        let by_post = method == Method::Post;
        let failed = |error| (StatusCode::SERVICE_UNAVAILABLE, error);
        if let Ok(token) = Caller::presented(self.headers, &app.public_url) {
            let holding = app.sign_in.holder(self.context, token.clone(), by_post).await.map_err(failed)?;
            if let Identified::Caller(caller) = holding {
                return Ok(Sender { caller, token, has_ended: false });
            }
        }
        if !ended_session::is_for_anybody(request) {
            return Err((StatusCode::UNAUTHORIZED, AppError::Unauthenticated));
        }
        match app.sign_in.holder(self.context, None, by_post).await.map_err(failed)? {
            Identified::Caller(caller) => Ok(Sender { caller, token: None, has_ended: true }),
            Identified::UnknownToken => Err((StatusCode::UNAUTHORIZED, AppError::Unauthenticated)),
        }
    }

    fn refuse(&self, status: StatusCode, error: &AppError) -> Response<Body> {
        let mut response = refused(status, error, self.media_type, self.words());
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn words(&self) -> Words<'_> {
        Words::of(self.endpoint, self.context.language)
    }
}

/// Executes a document for a caller, within limits and deadline, once admission control lets it in.
pub async fn execute(endpoint: &Endpoint, mut request: Request, caller: Caller) -> Result<GraphqlResponse, AppError> {
    let Ok(cost) = checked(&mut request) else { return Ok(endpoint.schema.execute(request).await) };
    let _admitted = endpoint.admission.admit(caller.actor.account(), caller.address, cost).await?;
    run(endpoint, request, caller).await
}

/// Executes on behalf of a live page that a change has woken, as an event of a subscription is resolved.
pub async fn execute_look(
    endpoint: &Endpoint,
    mut request: Request,
    caller: Caller,
) -> Result<GraphqlResponse, AppError> {
    let Ok(cost) = checked(&mut request) else { return Ok(endpoint.schema.execute(request).await) };
    let _admitted = endpoint.admission.admit_event(caller.actor.account(), caller.address, cost).await?;
    run(endpoint, request, caller).await
}

async fn run(endpoint: &Endpoint, request: Request, caller: Caller) -> Result<GraphqlResponse, AppError> {
    let hints = Hints::default();
    let run = endpoint.schema.execute(request.data(caller).data(hints.clone()));
    let response = tokio::time::timeout(DEADLINE, run).await;
    Ok(hints.told_in(response.map_err(|_| AppError::Timeout { retry_after_seconds: 5 })?))
}

/// 406 in JSON all the same: a client that reads none of it loses nothing.
fn not_acceptable(words: Words<'_>) -> Response<Body> {
    let once = [MediaType::GraphqlResponse, MediaType::Json].map(MediaType::essence).join(", ");
    let what = format!("answers are {once}, or {} to a POST", events::MEDIA_TYPE);
    refused(StatusCode::NOT_ACCEPTABLE, &AppError::BadUserInput(what), MediaType::Json, words)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
