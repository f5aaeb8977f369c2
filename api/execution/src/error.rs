//! Errors without a payload as clients see them: codes, and what else a client may act on.

use async_graphql::{Error, ErrorExtensions, Pos, Response, ServerError, Value};
use foundation::error::AppError;
use foundation::problem::ProblemCode;

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
pub fn server_error(top: &AppError) -> ServerError {
    error_of(top).into_server_error(Pos::default())
}

/// Adds extensions to the errors of an answer: a resolver returns the use case's error, which GraphQL keeps as the
/// source of its own.
pub fn with_codes(mut response: Response) -> Response {
    for error in &mut response.errors {
        if let Some(top) = error.source::<AppError>() {
            error.extensions = error_of(top).extensions;
        }
    }
    response
}

/// Code of an answer's error, with or without its extensions; `None` for an error of the library.
pub fn code_of(error: &ServerError) -> Option<ProblemCode> {
    if let Some(top) = error.source::<AppError>() {
        return Some(top.code());
    }
    match error.extensions.as_ref()?.get("code")? {
        Value::String(told) => ProblemCode::ALL.iter().copied().find(|known| known.code() == told),
        _ => None,
    }
}
