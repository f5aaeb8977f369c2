//! Why a use case gives no answer: what a person can mend, and everything else.

use std::fmt;

use domain::{Fault, Refusal};
use uuid::Uuid;

use crate::problem::ProblemCode;

/// Why there is no answer at all: `extensions.code` of an error of GraphQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppError {
    /// Somebody must be signed in.
    Unauthenticated,
    /// Seen, but not the caller's to do.
    Forbidden,
    /// Nothing there to watch, or nothing for whoever asks.
    NotFound,
    /// Not an input of this schema.
    BadUserInput(String),
    /// A cursor of a time that the log has lost.
    CursorLost,
    /// The document asks for too much.
    TooComplex(String),
    /// Too many tries.
    RateLimited {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// As much is watched as may be at once.
    TooManySubscriptions,
    /// Too slow; what was written stays written.
    Timeout {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// A store cannot be reached now.
    Unavailable,
    /// Too much runs at once; nothing was run.
    Overloaded {
        /// When to try again.
        retry_after_seconds: u64,
    },
    /// A fault of ours, logged under this id.
    Internal(Uuid),
}

impl AppError {
    /// Its code, and what HTTP calls it where nothing was answered at all.
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

/// For developers, who can mend what they sent; people are told in their own language where an answer is written.
impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadUserInput(what) | Self::TooComplex(what) => what,
            _ => self.code().code(),
        })
    }
}

/// Why a command or a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandError {
    /// What a person can mend: `userErrors`.
    Faults(Vec<Fault>),
    /// Everything else: an error of GraphQL.
    App(AppError),
}

impl CommandError {
    /// Whether it is certain that nothing was stored: of an outage nobody knows.
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
