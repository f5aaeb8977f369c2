//! Paths of an answer's errors.

use std::collections::HashMap;

use async_graphql::{PathSegment, ServerError};

/// Paths of an answer's errors, as a tree.
#[derive(Default)]
pub(super) struct Failures {
    fields: HashMap<String, Failures>,
    items: HashMap<usize, Failures>,
}

impl Failures {
    pub(super) fn of(errors: &[ServerError]) -> Self {
        let mut root = Self::default();
        for error in errors {
            let mut here = &mut root;
            for segment in &error.path {
                here = match segment {
                    PathSegment::Field(name) => here.fields.entry(name.clone()).or_default(),
                    PathSegment::Index(index) => here.items.entry(*index).or_default(),
                };
            }
        }
        root
    }

    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.fields.get(name)
    }

    pub(super) fn item(&self, index: usize) -> Option<&Self> {
        self.items.get(&index)
    }

    /// True where a field below failed: then there was an object.
    pub(super) fn are_below(&self) -> bool {
        !self.fields.is_empty()
    }
}
