use app::operation::OperationError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use foundation::error::AppError;
use foundation::problem::ProblemCode;

/// Why there is no page; whoever accompanies the request shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Somebody must be signed in.
    SignedOut,
    /// Nothing there, or nothing for whoever asks.
    NotFound,
    /// Somebody of the office wants to apply.
    StaffDoNotApply,
    /// A post that no form of ours sent, or one that is out of date.
    NotOurForm,
    /// A post that is longer than any form of ours.
    TooLong,
    /// The schema did not answer.
    Problem {
        /// Why.
        code: ProblemCode,
        /// When to try again.
        retry_after_seconds: Option<u64>,
        /// Names a fault of ours.
        trace: Option<String>,
    },
    /// An answer that its operation cannot read: a fault of ours.
    Unreadable,
}

impl Failure {
    /// A top-level error of an answer.
    pub fn of(error: OperationError) -> Self {
        let OperationError { code, retry_after_seconds, trace } = error;
        match code {
            ProblemCode::Unauthenticated => Self::SignedOut,
            ProblemCode::Forbidden | ProblemCode::NotFound => Self::NotFound,
            code => Self::Problem { code, retry_after_seconds, trace },
        }
    }

    /// As HTTP says it.
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

    /// Whether the same post may be sent again: it may have been too early, and is never done twice.
    pub fn may_be_sent_again(&self) -> bool {
        let Self::Problem { code, .. } = self else { return *self == Self::Unreadable };
        matches!(
            code,
            ProblemCode::Timeout | ProblemCode::Unavailable | ProblemCode::Internal | ProblemCode::RateLimited
        )
    }

    /// Names a fault of ours to whoever reports it.
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

/// Carries itself to whoever accompanies the request.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
