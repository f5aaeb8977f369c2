//! Answers completed as the specification asks, after async-graphql has made them: a field that failed is null, or its
//! next nullable parent where it may not be (6.4.4), and the keys of an object stand in the order that its document has
//! them in (7.2.2). async-graphql 7.2 leaves failed fields out, gives null for an object in which all failed, and sets
//! keys as their resolvers end (`findings/async-graphql-failed-fields.sh`).
//!
//! What is planned is bounded by what the document may select (`limits`), and completing touches each value once.

mod defaults;
mod failures;
mod plan;
mod running;
#[cfg(test)]
mod tests;
mod types;
mod values;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Response, Value, Variables};

pub(super) use defaults::with_default_conditions;
use failures::Failures;
use plan::{Plan, Planner};
pub(super) use running::running;
pub(super) use types::{TYPES, Types};

/// What the answer of an operation looks like.
pub(super) struct Completion(Option<Plan>);

impl Completion {
    /// Plans the answer of the operation that will run, and lets its document ask everything that may be of several
    /// types which it is. A document that does not run has no plan.
    pub(super) fn of(
        types: &Types,
        document: &mut ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
    ) -> Self {
        plan::ask_types(types, document);
        let operation = running(document, operation_name);
        Self(operation.map(|operation| Planner::new(types, document, variables).operation(operation)))
    }

    /// The answer, completed; what was refused before it was run stays as it is.
    pub(super) fn complete(&self, mut response: Response) -> Response {
        let Some(plan) = &self.0 else { return response };
        let has_run =
            response.data != Value::Null || response.errors.is_empty() || response.errors.iter().any(has_place);
        if has_run {
            let failures = Failures::of(&response.errors);
            if response.data == Value::Null {
                response.data = Value::Object(IndexMap::new());
            }
            if values::complete(&mut response.data, plan, &failures).is_err() {
                response.data = Value::Null;
            }
        }
        response
    }
}

/// Whether an error came of a field: then the operation was run.
fn has_place(error: &async_graphql::ServerError) -> bool {
    !error.path.is_empty()
}
