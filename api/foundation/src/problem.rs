//! Faults as HTTP says them: one table of codes, and answers of RFC 9457 for the routes that are not GraphQL.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Language;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::texts::Texts;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:ident;)*) => {
        /// What is wrong with a request as a whole; the first eight texts are the contract's `extensions.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable text.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What HTTP calls it.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

codes! {
    /// Nobody is signed in where somebody must be, or the token is unknown or expired.
    Unauthenticated = "UNAUTHENTICATED", UNAUTHORIZED;
    /// Seen, but not the caller's to do.
    Forbidden = "FORBIDDEN", FORBIDDEN;
    /// Not what the schema asks for.
    BadUserInput = "BAD_USER_INPUT", BAD_REQUEST;
    /// More than one request may ask.
    QueryTooComplex = "QUERY_TOO_COMPLEX", BAD_REQUEST;
    /// Too often.
    RateLimited = "RATE_LIMITED", TOO_MANY_REQUESTS;
    /// As much is watched by the account, or from the address, as may be at once.
    TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS", TOO_MANY_REQUESTS;
    /// As many sockets are open from the address as may be at once.
    TooManySockets = "TOO_MANY_SOCKETS", TOO_MANY_REQUESTS;
    /// Took too long; whether it happened is not known.
    Timeout = "TIMEOUT", SERVICE_UNAVAILABLE;
    /// Cannot be done now.
    Unavailable = "UNAVAILABLE", SERVICE_UNAVAILABLE;
    /// Broke inside; only the trace id goes out.
    Internal = "INTERNAL", INTERNAL_SERVER_ERROR;
    /// Nothing there, or nothing for whoever asks.
    NotFound = "NOT_FOUND", NOT_FOUND;
    /// A cursor of a time that the log has lost: it was put back to before that.
    CursorLost = "CURSOR_LOST", GONE;
    /// An upload's URL was used before.
    UploadUsed = "UPLOAD_USED", CONFLICT;
    /// A URL's time is over.
    Expired = "EXPIRED", GONE;
    /// More bytes than were said.
    TooLarge = "TOO_LARGE", PAYLOAD_TOO_LARGE;
    /// The request came more slowly than it may.
    SlowRequest = "SLOW_REQUEST", REQUEST_TIMEOUT;
    /// Fewer bytes than were said.
    Incomplete = "INCOMPLETE", UNPROCESSABLE_ENTITY;
    /// Other bytes than `sha256` said.
    DigestMismatch = "DIGEST_MISMATCH", UNPROCESSABLE_ENTITY;
    /// The bytes of a file are missing or fewer than they were.
    FileDamaged = "FILE_DAMAGED", INTERNAL_SERVER_ERROR;
    /// A file of another kind than was said, or of a kind that is not taken.
    FileRejected = "FILE_REJECTED", UNPROCESSABLE_ENTITY;
}

/// An answer of `application/problem+json`.
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
    /// With this code and no words for people.
    pub fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, retry_after_seconds: None, trace_id: None }
    }

    /// With words for people.
    #[must_use]
    pub fn said(mut self, texts: &Texts, language: Language) -> Self {
        self.detail = Some(texts.problem(language, self.code));
        self
    }

    /// With these words for people.
    #[must_use]
    pub fn worded(mut self, words: String) -> Self {
        self.detail = Some(words);
        self
    }

    /// Worth another try after this long.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// To be found in the log by this.
    #[must_use]
    pub fn traced(mut self, id: Uuid) -> Self {
        self.trace_id = Some(id.to_string());
        self
    }

    /// What is wrong.
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
