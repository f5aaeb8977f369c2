//! Default values of variables in `@skip` and `@include`.

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Value, Variables};

use super::running::running;

/// Sets the flags that a request leaves to their defaults: async-graphql 7.2 takes a variable that is not sent for false
/// where it is the condition of `@skip` or `@include`, whatever its default says.
pub fn with_default_conditions(document: &ExecutableDocument, operation_name: Option<&str>, variables: &mut Variables) {
    let Some(operation) = running(document, operation_name) else { return };
    for definition in &operation.node.variable_definitions {
        let definition = &definition.node;
        if let Some(flag @ Value::Boolean(_)) = definition.default_value.as_ref().map(|default| &default.node) {
            variables.entry(definition.name.node.clone()).or_insert_with(|| flag.clone());
        }
    }
}
