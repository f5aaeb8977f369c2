//! Query cost: an upper estimate of the values of an answer, computed from the document before anything runs.
//!
//! A field of a list counts as often as the list has rows: the page size of a connection, from its arguments, variables
//! and defaults, or an estimate where a list has no pages. The sum bounds one operation, and the sum over all running
//! ones is bounded too (`admission`).
//!
//! No list of a type may be opened below a list of that type: from a citizen's dossiers there is no way back to the
//! dossiers of the people named in them, which would multiply pages by pages.

mod introspection;
mod shape;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, ServerError, ServerResult, Value, Variables};
use foundation::error::AppError;

use crate::error::server_error;
use introspection::Introspection;
use shape::FieldShape;
pub use shape::Shape;
use steps::{Steps, too_complex};

/// Limit per operation, in values of its answer: twice the most expensive operation of our own clients.
pub const COST: u32 = 20_000;
/// Cost of a connection besides its rows: a database query of its own.
const QUESTION: u64 = 10;
/// Cost of a JSON value, in plain ones.
const JSON: u64 = 10;
/// Default page size, as in the resolvers.
const DEFAULT_PAGE: u64 = 20;
/// Largest page size; the resolvers refuse more.
const MAX_PAGE: u64 = 100;

/// Cost of an operation, at most [`COST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost(u32);

impl Cost {
    /// Values of an answer.
    pub fn values(self) -> u32 {
        self.0
    }

    /// Value of an answer's `extensions.cost`.
    pub fn told(self) -> Value {
        told(u64::from(self.0))
    }
}

fn told(requested: u64) -> Value {
    let numbers = [("requested", requested), ("limit", u64::from(COST))];
    Value::Object(numbers.into_iter().map(|(name, number)| (Name::new(name), Value::from(number))).collect())
}

/// Computes the cost of the operation of a document that would run, on the schema of this shape.
///
/// # Errors
/// `QUERY_TOO_COMPLEX` with both numbers over [`COST`], and where a list is opened below one of its own type. Other
/// mistakes of a document are left to validation.
pub fn cost(
    shape: &Shape,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
) -> ServerResult<Cost> {
    let mut dearest = 0;
    for (name, operation) in document.operations.iter() {
        let runs = operation_name.is_none() || name.is_none() || name.map(Name::as_str) == operation_name;
        if runs {
            dearest = dearest.max(Walk::of(shape, document, &operation.node, variables).operation(&operation.node)?);
        }
    }
    match u32::try_from(dearest) {
        Ok(cost) if cost <= COST => Ok(Cost(cost)),
        _ => Err(too_dear(dearest)),
    }
}

fn too_dear(requested: u64) -> ServerError {
    let what = format!("costs {requested}, more than the limit of {COST}: select less, or smaller pages");
    let mut error = server_error(&AppError::TooComplex(what));
    error.extensions.get_or_insert_default().set("cost", told(requested));
    error
}

/// Traversal of one operation.
struct Walk<'a> {
    shape: &'a Shape,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    defaults: HashMap<&'a str, &'a Value>,
    /// Types of the enclosing lists, from the root.
    above: Vec<&'a str>,
    steps: Steps,
}

impl<'a> Walk<'a> {
    fn of(
        shape: &'a Shape,
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
        variables: &'a Variables,
    ) -> Self {
        let defaults = operation.variable_definitions.iter().filter_map(|definition| {
            let definition = &definition.node;
            Some((definition.name.node.as_str(), &definition.default_value.as_ref()?.node))
        });
        Self {
            shape,
            fragments: &document.fragments,
            variables,
            defaults: defaults.collect(),
            above: Vec::new(),
            steps: Steps::default(),
        }
    }

    fn operation(&mut self, operation: &'a OperationDefinition) -> ServerResult<u64> {
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        self.set(root, &operation.selection_set, None)
    }

    /// Cost of one object; `page` is the number of rows of its lists, where it is a page.
    fn set(&mut self, parent: &'a str, set: &'a Positioned<SelectionSet>, page: Option<u64>) -> ServerResult<u64> {
        let mut sum = 0_u64;
        for item in &set.node.items {
            self.steps.one_more()?;
            let cost = match &item.node {
                Selection::Field(field) => self.field(parent, &field.node, page)?,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.on(parent, on, &fragment.node.selection_set, page)?
                }
                Selection::FragmentSpread(spread) => match self.fragments.get(&spread.node.fragment_name.node) {
                    Some(fragment) => {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.on(parent, Some(on), &fragment.node.selection_set, page)?
                    }
                    None => 0,
                },
            };
            sum = sum.saturating_add(cost);
        }
        Ok(sum)
    }

    fn on(
        &mut self,
        parent: &'a str,
        on: Option<&'a str>,
        set: &'a Positioned<SelectionSet>,
        page: Option<u64>,
    ) -> ServerResult<u64> {
        let on = on.unwrap_or(parent);
        // An interface's list counts as a list of the object type.
        let is_listed = on != parent && self.above.last() == Some(&parent);
        self.above.extend(is_listed.then_some(on));
        let cost = self.set(on, set, page);
        if is_listed {
            self.above.pop();
        }
        cost
    }

    fn field(&mut self, parent: &'a str, field: &'a Field, page: Option<u64>) -> ServerResult<u64> {
        let name = field.name.node.as_str();
        if matches!(name, "__schema" | "__type") {
            return Introspection::new(self.fragments).cost(&field.selection_set);
        }
        let Some(shape) = self.shape.field(parent, name) else {
            return Ok(1);
        };
        // The lists of a page are its rows, declared by the connection.
        let rows = shape.rows.as_deref().filter(|_| page.is_none());
        if let Some(rows) = rows.filter(|rows| self.above.contains(rows)) {
            return Err(too_complex(format!("{name} lists {rows} below a list of {rows}")));
        }
        let own = if shape.is_leaf { shape.weight(JSON) } else { 1 };
        let own_page = shape.page.map(|paging| self.page(field, paging.default));
        let depth = self.above.len();
        self.above.extend(rows);
        let below = self.set(&shape.of, &field.selection_set, own_page);
        self.above.truncate(depth);
        let below = below?;
        let question = if own_page.is_some() { QUESTION } else { 0 };
        let times = if shape.is_list { self.rows(field, shape, page) } else { 1 };
        Ok(own.saturating_add(below).saturating_mul(times).saturating_add(question))
    }

    /// Rows of a list: of its page, of named ids, or an estimate.
    fn rows(&self, field: &'a Field, shape: &FieldShape, page: Option<u64>) -> u64 {
        let named = self.argument(field, "ids").map(|ids| match ids {
            Value::List(ids) => ids.len(),
            _ => 1,
        });
        match named {
            Some(named) => u64::try_from(named).unwrap_or(u64::MAX).max(1),
            None => page.unwrap_or(shape.estimate),
        }
    }

    /// Page size by a connection's arguments.
    fn page(&self, field: &Field, default: Option<u64>) -> u64 {
        let size = ["first", "last"].into_iter().find_map(|name| match self.argument(field, name)? {
            // The resolver refuses anything that is no page size.
            Value::Number(number) => number.as_u64().or(Some(MAX_PAGE)),
            _ => None,
        });
        size.or(default).unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE)
    }

    /// Value of an argument, from the document, the variables or their defaults.
    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let known = |name: &Name| self.variables.get(name).or_else(|| self.defaults.get(name.as_str()).copied());
        field.get_argument(name)?.node.clone().into_const_with(|name| known(&name).cloned().ok_or(())).ok()
    }
}
