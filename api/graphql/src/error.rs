//! User errors and faults as clients see them: one table.

use async_graphql::{Error, ErrorExtensions, Pos, Response, ServerError, SimpleObject, Value};
use domain::{Fault, Language};
use foundation::error::AppError;
use foundation::problem::ProblemCode;
use foundation::texts::Texts;

use super::enums::UserErrorCode;
use super::scalar::Json;

/// Error that the person can correct; all errors of an input are reported at once.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// Stable code of the error. New codes may be added: show `message` for those that you do not know.
    pub code: UserErrorCode,
    /// Path into the input with list indexes as text, `["input", "documents", "0", "uploadId"]`; null if it concerns
    /// the whole.
    pub field: Option<Vec<String>>,
    /// Sentence for the person, in the language of the request.
    pub message: String,
    /// Values for your own wording, `{"max": 32}`, `{"retryAfterSeconds": 60}`, `{"currentVersion": 12}`; null if there
    /// are none.
    pub params: Option<Json>,
}

impl UserError {
    /// Localizes a fault of the rules.
    pub fn of(fault: Fault, texts: &Texts, language: Language) -> Self {
        let message = texts.fault(language, &fault);
        let field = (!fault.field.is_empty())
            .then(|| std::iter::once("input".to_owned()).chain(fault.field).collect::<Vec<_>>());
        let params = (!fault.params.is_empty()).then_some(Json(serde_json::Value::Object(fault.params)));
        Self { code: fault.code.into(), field, message, params }
    }
}

/// GraphQL error with `extensions.code` and everything else that a client may act on.
fn error_of(top: &AppError) -> Error {
    Error::new(top.to_string()).extend_with(|_, extensions| {
        extensions.set("code", top.code().code());
        match top {
            AppError::RateLimited { retry_after_seconds }
            | AppError::Timeout { retry_after_seconds }
            | AppError::Overloaded { retry_after_seconds } => {
                extensions.set("retryAfterSeconds", *retry_after_seconds);
            }
            AppError::Internal(trace) => extensions.set("traceId", trace.to_string()),
            _ => {}
        }
    })
}

/// GraphQL error without a place in the document.
pub(super) fn server_error(top: &AppError) -> ServerError {
    error_of(top).into_server_error(Pos::default())
}

/// Adds extensions to the errors of an answer: a resolver returns the use case's error, which GraphQL keeps as the
/// source of its own.
pub(super) fn with_codes(mut response: Response) -> Response {
    for error in &mut response.errors {
        if let Some(top) = error.source::<AppError>() {
            error.extensions = error_of(top).extensions;
        }
    }
    response
}

/// Code of an answer's error, with or without its extensions.
pub(super) fn code_of(error: &ServerError) -> Option<ProblemCode> {
    if let Some(top) = error.source::<AppError>() {
        return Some(top.code());
    }
    match error.extensions.as_ref()?.get("code")? {
        Value::String(told) => ProblemCode::ALL.iter().copied().find(|known| known.code() == told),
        _ => None,
    }
}
