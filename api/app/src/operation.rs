//! Port for GraphQL operations in process: the portal is a client of the API within the same program.

use async_trait::async_trait;
use foundation::error::AppError;
use foundation::problem::ProblemCode;
use serde_json::Value;

use crate::caller::Caller;

/// An operation with its variables.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Operation name, which the document declares.
    pub name: String,
    pub document: String,
    /// JSON object of values by name.
    pub variables: Value,
}

/// Response of an operation.
#[derive(Debug, Clone, Default)]
pub struct OperationAnswer {
    /// Selected data; null where there is none.
    pub data: Value,
    /// Errors, in GraphQL's order.
    pub errors: Vec<OperationError>,
    /// `Set-Cookie` lines for the caller.
    pub cookies: Vec<String>,
}

/// An error of a response, reduced to what a program acts on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationError {
    /// `extensions.code`; a document that cannot be run has none, and counts as bad input.
    pub code: ProblemCode,
    pub retry_after_seconds: Option<u64>,
    /// Id of an internal fault in the log.
    pub trace: Option<String>,
}

/// Executes operations as a caller, within the limits and deadline of every client.
#[async_trait]
pub trait OperationExecutor: Send + Sync {
    /// Executes an operation, once admission control lets it in.
    async fn execute(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError>;

    /// Executes an operation for a live page that a change has woken, as an event of a subscription is resolved.
    async fn execute_look(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError>;
}
