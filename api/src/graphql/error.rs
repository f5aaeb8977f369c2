//! Refusals and faults as clients see them: one table.

use async_graphql::{Error, ErrorExtensions, Pos, ServerError, SimpleObject};
use domain::{Fault, Language, Refusal};
use uuid::Uuid;

use super::enums::UserErrorCode;
use super::scalar::Json;
use crate::problem::ProblemCode;
use crate::texts::Texts;
use crate::watch_quota::Crowded;

/// What a person can mend.
#[derive(Debug, Clone, SimpleObject)]
pub struct UserError {
    /// May grow: treat a code you do not know as its message.
    pub code: UserErrorCode,
    /// Path into the input, `["input", "documents", "0", "uploadId"]`; null where it concerns the whole.
    pub field: Option<Vec<String>>,
    /// For the person, in the language of the request.
    pub message: String,
    /// Values of the message for those who write their own: `{"max": 32}`, `{"retryAfterSeconds": 60}`,
    /// `{"currentVersion": 12}`.
    pub params: Option<Json>,
}

impl UserError {
    /// A fault of the rules, in words.
    pub fn of(fault: Fault, texts: &Texts, language: Language) -> Self {
        let message = texts.fault(language, &fault);
        let field = (!fault.field.is_empty())
            .then(|| std::iter::once("input".to_owned()).chain(fault.field).collect::<Vec<_>>());
        let params = (!fault.params.is_empty()).then_some(Json(serde_json::Value::Object(fault.params)));
        Self { code: fault.code.into(), field, message, params }
    }
}

/// Why there is no answer at all: `extensions.code` of an error of GraphQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopLevel {
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

impl TopLevel {
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

impl ErrorExtensions for TopLevel {
    fn extend(&self) -> Error {
        // People are told in their own language when the answer is written; only developers' mistakes keep their words.
        let message = match self {
            Self::BadUserInput(what) | Self::TooComplex(what) => what.as_str(),
            _ => self.code().code(),
        };
        Error::new(message).extend_with(|_, extensions| {
            extensions.set("code", self.code().code());
            match self {
                Self::RateLimited { retry_after_seconds }
                | Self::Timeout { retry_after_seconds }
                | Self::Overloaded { retry_after_seconds } => {
                    extensions.set("retryAfterSeconds", *retry_after_seconds);
                }
                Self::Internal(trace) => extensions.set("traceId", trace.to_string()),
                _ => {}
            }
        })
    }
}

impl From<Crowded> for TopLevel {
    fn from(Crowded: Crowded) -> Self {
        Self::TooManySubscriptions
    }
}

/// Of no place in the document.
impl From<&TopLevel> for ServerError {
    fn from(top: &TopLevel) -> Self {
        top.extend().into_server_error(Pos::default())
    }
}

/// Why a command or a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// What a person can mend: `userErrors`.
    Faults(Vec<Fault>),
    /// Everything else: an error of GraphQL.
    Top(TopLevel),
}

impl Denial {
    /// Whether it is certain that nothing was stored: of an outage nobody knows.
    pub fn says_nothing_was_stored(&self) -> bool {
        match self {
            Self::Faults(_) => true,
            Self::Top(top) => match top {
                TopLevel::Unauthenticated
                | TopLevel::Forbidden
                | TopLevel::NotFound
                | TopLevel::BadUserInput(_)
                | TopLevel::CursorLost
                | TopLevel::TooComplex(_)
                | TopLevel::RateLimited { .. }
                | TopLevel::TooManySubscriptions
                | TopLevel::Overloaded { .. } => true,
                TopLevel::Timeout { .. } | TopLevel::Unavailable | TopLevel::Internal(_) => false,
            },
        }
    }
}

impl From<TopLevel> for Denial {
    fn from(top: TopLevel) -> Self {
        Self::Top(top)
    }
}

impl From<Refusal> for Denial {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Faults(faults) => Self::Faults(faults),
            Refusal::Forbidden => Self::Top(TopLevel::Forbidden),
            Refusal::Unauthenticated => Self::Top(TopLevel::Unauthenticated),
        }
    }
}

impl From<Fault> for Denial {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}
