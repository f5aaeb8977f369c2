//! Problem details (RFC 9457, `application/problem+json`): the error answer of every route that is not GraphQL.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Language;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

pub use crate::problem_code::ProblemCode;
use crate::texts::Texts;

/// Answer of a failed request, with its code, text and trace id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    code: ProblemCode,
    detail: Option<String>,
    retry_after_seconds: Option<u64>,
    trace_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    title: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(flatten)]
    extensions: Map<String, Value>,
}

impl Problem {
    /// A problem with this code and no text for people.
    pub fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, retry_after_seconds: None, trace_id: None }
    }

    /// Adds the code's localized text.
    #[must_use]
    pub fn said(mut self, texts: &Texts, language: Language) -> Self {
        self.detail = Some(texts.problem(language, self.code));
        self
    }

    /// Adds this localized text.
    #[must_use]
    pub fn worded(mut self, words: String) -> Self {
        self.detail = Some(words);
        self
    }

    /// Adds `Retry-After`, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Adds the id under which the fault is in the log.
    #[must_use]
    pub fn traced(mut self, id: Uuid) -> Self {
        self.trace_id = Some(id.to_string());
        self
    }

    pub fn code(&self) -> ProblemCode {
        self.code
    }
}

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let mut extensions = Map::new();
        if let Some(seconds) = self.retry_after_seconds {
            extensions.insert("retryAfterSeconds".to_owned(), seconds.into());
        }
        if let Some(id) = self.trace_id {
            extensions.insert("traceId".to_owned(), id.into());
        }
        let body = Body {
            kind: "about:blank",
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or_default(),
            code: self.code.code(),
            detail: self.detail.as_deref(),
            extensions,
        };
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM_JSON);
        response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
