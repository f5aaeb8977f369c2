//! In-process execution of operations, for clients within this program: no HTTP, and the same limits.

use app::caller::Caller;
use app::operation::{Operation, OperationAnswer, OperationError, OperationExecutor};
use async_graphql::{Request, Response, ServerError, Variables};
use async_trait::async_trait;
use axum::http::header;
use execution::cost::{COST, Cost};
use execution::error::code_of;
use foundation::error::AppError;
use foundation::problem::ProblemCode;

use super::Endpoint;
use super::http::{execute, execute_look};
use super::limiting::checked;

#[async_trait]
impl OperationExecutor for Endpoint {
    async fn execute(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError> {
        execute(self, request(operation), caller).await.map(answer)
    }

    async fn execute_look(&self, operation: Operation, caller: Caller) -> Result<OperationAnswer, AppError> {
        execute_look(self, request(operation), caller).await.map(answer)
    }
}

fn request(operation: Operation) -> Request {
    let Operation { name, document, variables } = operation;
    let mut request = Request::new(document).variables(Variables::from_json(variables));
    // Computed once: the request carries it from here on.
    let cost = checked(&mut request).ok().map(Cost::values);
    debug_assert!(cost.is_some_and(|cost| cost <= COST / 2), "{name} leaves as much room as it takes: {cost:?}");
    // The document alone: variables hold personal data.
    tracing::trace!(target: "portal.asked", operation = name, document = request.query.as_str(), cost);
    if name.is_empty() { request } else { request.operation_name(name) }
}

fn answer(mut response: Response) -> OperationAnswer {
    let cookies = response.http_headers.get_all(header::SET_COOKIE).iter();
    let cookies = cookies.filter_map(|line| line.to_str().ok().map(ToOwned::to_owned)).collect();
    let errors = response.errors.iter().map(error).collect();
    // Every answer converts to JSON; the default cannot occur.
    let data = std::mem::take(&mut response.data).into_json().unwrap_or_default();
    OperationAnswer { data, errors, cookies }
}

fn error(error: &ServerError) -> OperationError {
    let extension = |name: &str| error.extensions.as_ref()?.get(name)?.clone().into_json().ok();
    OperationError {
        code: code_of(error).unwrap_or(ProblemCode::BadUserInput),
        retry_after_seconds: extension("retryAfterSeconds").and_then(|seconds| seconds.as_u64()),
        trace: extension("traceId").and_then(|trace| trace.as_str().map(ToOwned::to_owned)),
    }
}
