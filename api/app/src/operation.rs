//! Operations of the schema, run in process: all that a client within this program needs of GraphQL.

use async_trait::async_trait;
use foundation::error::AppError;
use foundation::problem::ProblemCode;
use serde_json::Value;

use crate::caller::Caller;

/// One operation with its variables.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name, which the document declares.
    pub name: String,
    /// The document.
    pub document: String,
    /// An object of values by name.
    pub variables: Value,
}

/// What an operation came to.
#[derive(Debug, Clone, Default)]
pub struct OperationAnswer {
    /// The selected fields; null where there is none of them.
    pub data: Value,
    /// The errors, in the order in which GraphQL tells them.
    pub errors: Vec<OperationError>,
    /// Lines of `Set-Cookie` for whoever asked.
    pub cookies: Vec<String>,
}

/// An error of an answer, as far as a program acts on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationError {
    /// `extensions.code`; a document that cannot be run has none, and counts as bad input.
    pub code: ProblemCode,
    /// When to try again.
    pub retry_after_seconds: Option<u64>,
    /// Names a fault of ours.
    pub trace: Option<String>,
}

/// Runs operations as somebody, within the limits and the time that every client has.
#[async_trait]
pub trait OperationExecutor: Send + Sync {
    /// Runs one once there is room for it.
    async fn execute(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError>;

    /// Runs one for a stream that looks when something has happened, as an event of a subscription is resolved.
    async fn execute_look(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError>;
}
