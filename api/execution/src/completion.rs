//! Answers completed as the specification demands, after async-graphql has made them: a failed field is null, or its
//! next nullable parent where it may not be (6.4.4), and keys stand in the order of the document (7.2.2). async-graphql
//! 7.2 leaves failed fields out, gives null for an object in which all failed, and orders keys as their resolvers end
//! (`findings/async-graphql-failed-fields.sh`).
//!
//! The plan is bounded by the selection's limits (`limits`), and completion touches each value once.

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

pub use defaults::with_default_conditions;
use failures::Failures;
use plan::{Plan, Planner};
pub(crate) use running::running;
pub use types::Types;

/// Shape of an operation's answer.
pub struct Completion(Option<Plan>);

impl Completion {
    /// Plans the answer of the operation that will run, and adds `__typename` where a value may be of several types. A
    /// document that does not run has no plan.
    pub fn of(
        types: &Types,
        document: &mut ExecutableDocument,
        operation_name: Option<&str>,
        variables: &Variables,
    ) -> Self {
        plan::ask_types(types, document);
        let operation = running(document, operation_name);
        Self(operation.map(|operation| Planner::new(types, document, variables).operation(operation)))
    }

    /// Completes the answer; a document refused before it ran stays as it is.
    pub fn complete(&self, mut response: Response) -> Response {
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

/// True for a field's error: then the operation was run.
fn has_place(error: &async_graphql::ServerError) -> bool {
    !error.path.is_empty()
}
