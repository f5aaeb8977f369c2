//! Answers and errors as written to clients.

use std::collections::BTreeMap;

use async_graphql::{Response as GraphqlResponse, ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use domain::Language;
use execution::error::{code_of, server_error};
use foundation::error::AppError;
use foundation::problem::ProblemCode;
use foundation::texts::Texts;
use serde::Serialize;
use serde_json::json;

use super::accept::MediaType;
use crate::Endpoint;

/// Longest message of parser or validator in bytes; they quote the document.
const MESSAGE_BYTES: usize = 300;
/// Most errors of a refused document: the first ones are enough to begin with.
const ERRORS: usize = 5;
pub(super) const VARY: &str = "Accept, Accept-Language, Authorization, Cookie";
/// `Cache-Control` of personal answers.
pub(super) const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// An answer of one top-level error, without data.
pub(super) fn refused(status: StatusCode, error: &AppError, media_type: MediaType, words: Words<'_>) -> Response<Body> {
    let (error, retry) = in_words(error, words);
    finish(status, media_type, json!({ "errors": [error] }).to_string(), true, retry)
}

/// One top-level error in GraphQL's form, with its `Retry-After`.
pub(super) fn in_words(error: &AppError, words: Words<'_>) -> (serde_json::Value, Option<u64>) {
    let mut error = server_error(error);
    words.classify(&mut error);
    let retry = retry_after(&error);
    (json!({ "message": error.message, "extensions": error.extensions }), retry)
}

/// Answer of an executed request.
pub(super) fn answered(
    mut response: GraphqlResponse,
    media_type: MediaType,
    private: bool,
    words: Words<'_>,
) -> Response<Body> {
    let is_untold = is_untold(&response);
    words.mend(&mut response);
    let retry = response.errors.iter().find_map(retry_after);
    let limited = is_untold.then(|| response.errors.iter().find_map(status_of)).flatten();
    let status = match (limited, media_type) {
        (Some(status), _) => status,
        (None, MediaType::GraphqlResponse) if is_untold => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let headers = std::mem::take(&mut response.http_headers);
    let mut answer = finish(
        status,
        media_type,
        serde_json::to_string(&AnswerBody::of(&response)).unwrap_or_default(),
        private,
        retry,
    );
    answer.headers_mut().extend(headers);
    answer
}

/// The single answer of a stream, localized.
pub(super) fn told_once(mut response: GraphqlResponse, words: Words<'_>) -> String {
    words.mend(&mut response);
    serde_json::to_string(&AnswerBody::of(&response)).unwrap_or_default()
}

/// An answer of a subscription, localized. One without data ends it, as a failed request does.
pub(super) fn told(mut response: GraphqlResponse, words: Words<'_>) -> WrittenAnswer {
    let is_last = is_untold(&response);
    words.mend(&mut response);
    let mut body = AnswerBody::of(&response);
    body.data = body.data.filter(|_| !is_last);
    let written = serde_json::to_string(&body).unwrap_or_default();
    let errors = is_last.then(|| serde_json::to_value(body.errors).unwrap_or_default());
    WrittenAnswer { body: written, last_errors: errors }
}

/// One answer of a stream.
pub(super) struct WrittenAnswer {
    /// JSON text, since a JSON tree would not keep the order of its keys.
    pub body: String,
    /// Set for an answer of errors alone, which is the last.
    pub last_errors: Option<serde_json::Value>,
}

/// No data: the document was never run, or null propagated to the root.
fn is_untold(response: &GraphqlResponse) -> bool {
    response.data == Value::Null && !response.errors.is_empty()
}

/// Serialized directly: a JSON tree beside its text would be a third copy.
#[derive(Serialize)]
struct AnswerBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> AnswerBody<'a> {
    fn of(response: &'a GraphqlResponse) -> Self {
        // A field's error means that the document was run, and null is its result.
        let has_run = response.errors.iter().any(|error| !error.path.is_empty());
        let data = (has_run || !is_untold(response)).then_some(&response.data);
        Self { data, errors: &response.errors, extensions: &response.extensions }
    }
}

/// Localizes the errors of an answer.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub texts: &'a Texts,
    pub language: Language,
}

impl<'a> Words<'a> {
    pub fn of(endpoint: &'a Endpoint, language: Language) -> Self {
        Self { texts: &endpoint.app.texts, language }
    }

    /// Classifies all errors of an answer; of a document never run only the first ones.
    fn mend(self, response: &mut GraphqlResponse) {
        if is_untold(response) {
            response.errors.truncate(ERRORS);
        }
        for error in &mut response.errors {
            self.classify(error);
        }
    }

    /// Gives library errors a code, shortens quotes of the document, and localizes.
    fn classify(self, error: &mut ServerError) {
        if error.message.len() > MESSAGE_BYTES {
            let end = (0..=MESSAGE_BYTES).rev().find(|end| error.message.is_char_boundary(*end));
            error.message.truncate(end.unwrap_or_default());
            error.message.push('…');
        }
        let too_much = ["Query is too complex", "Query is nested too deep", "The recursion depth"];
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            let too_much = too_much.iter().any(|start| error.message.starts_with(start));
            let code = if too_much { ProblemCode::QueryTooComplex } else { ProblemCode::BadUserInput };
            extensions.set("code", code.code());
        }
        match code_of(error) {
            // A developer's mistake keeps its message, which has the place.
            Some(ProblemCode::BadUserInput | ProblemCode::QueryTooComplex) | None => {}
            Some(ProblemCode::RateLimited) => {
                let seconds = retry_after(error).unwrap_or_default();
                error.message = self.texts.rate_limited(self.language, seconds);
            }
            Some(code) => error.message = self.texts.problem(self.language, code),
        }
    }
}

fn extension(error: &ServerError, name: &str) -> Option<serde_json::Value> {
    error.extensions.as_ref()?.get(name)?.clone().into_json().ok()
}

fn retry_after(error: &ServerError) -> Option<u64> {
    extension(error, "retryAfterSeconds")?.as_u64()
}

/// HTTP status of an error that kept a document from running; a document's own mistakes depend on the media type.
fn status_of(error: &ServerError) -> Option<StatusCode> {
    match code_of(error)? {
        ProblemCode::BadUserInput | ProblemCode::QueryTooComplex => None,
        code => Some(code.status()),
    }
}

fn finish(
    status: StatusCode,
    media_type: MediaType,
    body: String,
    private: bool,
    retry_after: Option<u64>,
) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type.content_type()));
    headers.insert(header::VARY, HeaderValue::from_static(VARY));
    if private {
        headers.insert(header::CACHE_CONTROL, PRIVATE);
    }
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
