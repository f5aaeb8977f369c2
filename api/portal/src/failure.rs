//! Failures of a page request, with their HTTP status and whether a retry is safe.

use app::operation::OperationError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use foundation::error::AppError;
use foundation::problem::ProblemCode;

/// Reason that a request gets no page; the middleware renders it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No session where one is needed.
    SignedOut,
    /// Absent, or invisible to the caller: indistinguishable on purpose.
    NotFound,
    /// Staff account on a page of applicants.
    StaffDoNotApply,
    /// CSRF check failed, or the form is out of date.
    NotOurForm,
    /// Body over the limit.
    TooLong,
    /// Top-level error of a GraphQL operation.
    Problem {
        /// Error code of the operation.
        code: ProblemCode,
        /// Value of the `Retry-After` header, in seconds.
        retry_after_seconds: Option<u64>,
        /// Trace id of an internal error.
        trace: Option<String>,
    },
    /// Response that does not decode into its operation: a bug of ours.
    Unreadable,
}

impl Failure {
    /// Maps a top-level GraphQL error.
    pub fn of(error: OperationError) -> Self {
        let OperationError { code, retry_after_seconds, trace } = error;
        match code {
            ProblemCode::Unauthenticated => Self::SignedOut,
            ProblemCode::Forbidden | ProblemCode::NotFound => Self::NotFound,
            code => Self::Problem { code, retry_after_seconds, trace },
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotOurForm | Self::StaffDoNotApply => StatusCode::FORBIDDEN,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Problem { code, .. } => code.status(),
            Self::Unreadable => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Tells whether the post can be retried: the failure may be transient, and the request id
    /// makes a retry idempotent.
    pub fn may_be_sent_again(&self) -> bool {
        let Self::Problem { code, .. } = self else { return *self == Self::Unreadable };
        matches!(
            code,
            ProblemCode::Timeout | ProblemCode::Unavailable | ProblemCode::Internal | ProblemCode::RateLimited
        )
    }

    /// Trace id of an internal error, to quote in a report.
    pub fn trace(&self) -> Option<&str> {
        match self {
            Self::Problem { trace, .. } => trace.as_deref(),
            _ => None,
        }
    }
}

impl From<AppError> for Failure {
    fn from(top: AppError) -> Self {
        match top {
            AppError::Unauthenticated => Self::SignedOut,
            AppError::Forbidden | AppError::NotFound => Self::NotFound,
            AppError::RateLimited { retry_after_seconds }
            | AppError::Timeout { retry_after_seconds }
            | AppError::Overloaded { retry_after_seconds } => {
                Self::Problem { code: top.code(), retry_after_seconds: Some(retry_after_seconds), trace: None }
            }
            AppError::Internal(trace) => {
                Self::Problem { code: top.code(), retry_after_seconds: None, trace: Some(trace.to_string()) }
            }
            AppError::BadUserInput(_)
            | AppError::CursorLost
            | AppError::TooComplex(_)
            | AppError::TooManySubscriptions
            | AppError::Unavailable => Self::Problem { code: top.code(), retry_after_seconds: None, trace: None },
        }
    }
}

/// Puts the failure into the response's extensions, where the middleware finds it.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
