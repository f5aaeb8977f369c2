//! Errors of the use cases: faults that a person can mend, and everything else.

use std::fmt;

use domain::{Fault, Refusal};
use uuid::Uuid;

use crate::problem::ProblemCode;

/// Error without an answer: becomes `extensions.code` of a GraphQL error, or the HTTP status of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppError {
    /// No session where one is needed.
    Unauthenticated,
    /// Visible to the caller, but not theirs to do.
    Forbidden,
    /// Absent, or invisible to the caller: the two are not told apart.
    NotFound,
    /// Input that the schema does not allow.
    BadUserInput(String),
    /// Cursor beyond the end of the log: its events were lost by a restore or failover.
    CursorLost,
    /// Document over the cost limits.
    TooComplex(String),
    /// Rate limit or throttle exceeded.
    RateLimited { retry_after_seconds: u64 },
    /// Limit of concurrent subscriptions reached.
    TooManySubscriptions,
    /// Deadline exceeded; a write that was under way stays written.
    Timeout { retry_after_seconds: u64 },
    /// Database, bucket or other store unreachable; worth a retry.
    Unavailable,
    /// Admission control refused it for want of capacity; nothing was run.
    Overloaded { retry_after_seconds: u64 },
    /// Internal fault, logged under this id.
    Internal(Uuid),
}

impl AppError {
    /// Its row in the table of problem codes: GraphQL code and HTTP status.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::Unauthenticated => ProblemCode::Unauthenticated,
            Self::Forbidden => ProblemCode::Forbidden,
            Self::NotFound => ProblemCode::NotFound,
            Self::BadUserInput(_) => ProblemCode::BadUserInput,
            Self::CursorLost => ProblemCode::CursorLost,
            Self::TooComplex(_) => ProblemCode::QueryTooComplex,
            Self::RateLimited { .. } => ProblemCode::RateLimited,
            Self::TooManySubscriptions => ProblemCode::TooManySubscriptions,
            Self::Timeout { .. } => ProblemCode::Timeout,
            Self::Unavailable | Self::Overloaded { .. } => ProblemCode::Unavailable,
            Self::Internal(_) => ProblemCode::Internal,
        }
    }
}

/// English text for developers; people read localized texts, chosen by the code that writes the answer.
impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadUserInput(what) | Self::TooComplex(what) => what,
            _ => self.code().code(),
        })
    }
}

/// Error of a use case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// Faults that a person can mend: `userErrors` of the payload.
    Faults(Vec<Fault>),
    /// Everything else: a GraphQL error.
    App(AppError),
}

impl CommandError {
    /// True when certainly nothing was stored; after an outage or a timeout that is unknown.
    pub fn says_nothing_was_stored(&self) -> bool {
        match self {
            Self::Faults(_) => true,
            Self::App(error) => match error {
                AppError::Unauthenticated
                | AppError::Forbidden
                | AppError::NotFound
                | AppError::BadUserInput(_)
                | AppError::CursorLost
                | AppError::TooComplex(_)
                | AppError::RateLimited { .. }
                | AppError::TooManySubscriptions
                | AppError::Overloaded { .. } => true,
                AppError::Timeout { .. } | AppError::Unavailable | AppError::Internal(_) => false,
            },
        }
    }
}

impl From<AppError> for CommandError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Faults(faults) => Self::Faults(faults),
            Refusal::Forbidden => Self::App(AppError::Forbidden),
            Refusal::Unauthenticated => Self::App(AppError::Unauthenticated),
        }
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}
