//! Cost of introspection queries, which have no pages.

use std::collections::HashMap;

use async_graphql::parser::types::{Field, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, ServerResult};

use super::steps::{Steps, too_complex};

/// Nesting of introspection's lists, as in the standard introspection query: types, their fields, and
/// the arguments of those.
pub(super) const LISTS: usize = 3;
/// Levels of `ofType` in this schema, `[T!]!`; deeper ones are null.
const WRAPPED: usize = 3;
/// Introspection values per unit of cost: no row is read and no text made for them.
const VALUES: u64 = 8;

/// Lists of introspection with their average length in a schema of this size.
const ROWS: &[(&str, u64)] = &[
    ("types", 400),
    ("fields", 4),
    ("args", 1),
    ("inputFields", 2),
    ("interfaces", 1),
    ("possibleTypes", 1),
    ("enumValues", 1),
    ("directives", 6),
];

/// Cost of an introspection query, which has no pages.
pub(super) struct Introspection<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// Enclosing lists, from the root.
    above: Vec<&'a str>,
    wrapped: usize,
    steps: Steps,
}

impl<'a> Introspection<'a> {
    pub(super) fn new(fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>) -> Self {
        Self { fragments, above: Vec::new(), wrapped: 0, steps: Steps::default() }
    }

    /// Cost of a field `__schema` or `__type`.
    pub(super) fn cost(mut self, set: &'a Positioned<SelectionSet>) -> ServerResult<u64> {
        Ok(self.set(set)?.div_ceil(VALUES))
    }

    fn set(&mut self, set: &'a Positioned<SelectionSet>) -> ServerResult<u64> {
        let mut sum = 0_u64;
        for item in &set.node.items {
            self.steps.one_more()?;
            let cost = match &item.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set)?,
                Selection::FragmentSpread(spread) => match self.fragments.get(&spread.node.fragment_name.node) {
                    Some(fragment) => self.set(&fragment.node.selection_set)?,
                    None => 0,
                },
            };
            sum = sum.saturating_add(cost);
        }
        Ok(sum)
    }

    fn field(&mut self, field: &'a Field) -> ServerResult<u64> {
        let name = field.name.node.as_str();
        let Some((list, rows)) = ROWS.iter().find(|(list, _)| *list == name) else {
            return self.single(name, field);
        };
        if self.above.len() == LISTS || self.above.contains(list) {
            return Err(too_complex(format!("{name} below more lists of introspection than a tool needs")));
        }
        self.above.push(list);
        let wrapped = std::mem::take(&mut self.wrapped);
        let below = self.set(&field.selection_set);
        self.wrapped = wrapped;
        self.above.pop();
        Ok(below?.saturating_add(1).saturating_mul(*rows))
    }

    fn single(&mut self, name: &str, field: &'a Field) -> ServerResult<u64> {
        let wraps = name == "ofType";
        self.wrapped += usize::from(wraps);
        // Visited even where it counts nothing: a list may stand below.
        let below = self.set(&field.selection_set);
        let counts = self.wrapped <= WRAPPED;
        self.wrapped -= usize::from(wraps);
        let below = below?.saturating_add(1);
        Ok(if counts { below } else { 0 })
    }
}
