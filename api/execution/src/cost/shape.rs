//! Index of a schema for costs.

use std::collections::HashMap;

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};

/// Estimated rows of lists without pages, where they differ from the usual.
const ESTIMATES: &[(&str, u64)] = &[
    ("agencies", 50),
    ("sectors", 50),
    ("assignableOfficers", 50),
    ("nextOfficers", 50),
    ("officers", 50),
    ("takers", 50),
    ("possibleDeputies", 50),
    ("left", 100),
    // As many as a bulk mutation takes.
    ("outcomes", 100),
    ("parts", 50),
    ("progress", 30),
    ("projections", 20),
    ("webhooks", 20),
    ("fees", 5),
    ("attachments", 5),
    ("items", 5),
    ("files", 5),
    ("headers", 2),
    ("userErrors", 3),
];
const ESTIMATE: u64 = 10;

/// Index of a schema for costs: its fields by object type.
pub struct Shape {
    types: HashMap<String, HashMap<String, FieldShape>>,
}

/// Paging of a connection.
#[derive(Clone, Copy)]
pub(super) struct Paging {
    /// Default page size; `None` where the schema leaves it to the resolver.
    pub(super) default: Option<u64>,
}

/// Type and paging of a field.
pub(super) struct FieldShape {
    /// Name without lists and marks.
    pub(super) of: String,
    pub(super) is_list: bool,
    pub(super) is_leaf: bool,
    /// Estimated rows of a list without pages.
    pub(super) estimate: u64,
    /// Set for a connection.
    pub(super) page: Option<Paging>,
    /// Type of its rows, for a list or a connection.
    pub(super) rows: Option<String>,
}

impl FieldShape {
    /// Weight of a leaf.
    pub(super) fn weight(&self, json: u64) -> u64 {
        if self.of == "JSON" { json } else { 1 }
    }
}

impl Shape {
    /// Field of an object; `None` for one that validation refuses.
    pub(super) fn field(&self, parent: &str, name: &str) -> Option<&FieldShape> {
        self.types.get(parent)?.get(name)
    }

    /// All types with their fields.
    #[cfg(test)]
    pub(super) fn types(&self) -> impl Iterator<Item = (&str, &HashMap<String, FieldShape>)> {
        self.types.iter().map(|(name, fields)| (name.as_str(), fields))
    }

    /// Indexes a schema from its SDL; a text that does not parse is indexed as an empty schema.
    pub fn parse(sdl: &str) -> Self {
        // The service's own schema; tests parse its printed form, so the default cannot occur.
        let definitions = parse_schema(sdl).map(|document| document.definitions).unwrap_or_default();
        let objects: HashMap<String, Vec<FieldDefinition>> = definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => {
                    let fields = match definition.node.kind {
                        TypeKind::Object(object) => object.fields,
                        TypeKind::Interface(interface) => interface.fields,
                        _ => return None,
                    };
                    let fields = fields.into_iter().map(|field| field.node).collect();
                    Some((definition.node.name.node.to_string(), fields))
                }
                _ => None,
            })
            .collect();
        let types = objects.iter().map(|(name, fields)| {
            let fields = fields.iter().map(|field| (field.name.node.to_string(), shape_of(field, &objects)));
            (name.clone(), fields.collect())
        });
        Self { types: types.collect() }
    }
}

fn shape_of(field: &FieldDefinition, objects: &HashMap<String, Vec<FieldDefinition>>) -> FieldShape {
    let name = field.name.node.as_str();
    let (of, is_list) = base(&field.ty.node);
    let page = field.arguments.iter().find(|argument| argument.node.name.node == "first").map(|argument| {
        let default = argument.node.default_value.as_ref();
        let default = default.and_then(|default| match &default.node {
            Value::Number(number) => number.as_u64(),
            _ => None,
        });
        Paging { default }
    });
    let is_leaf = !objects.contains_key(&of);
    let nodes = objects.get(&of).and_then(|fields| fields.iter().find(|field| field.name.node == "nodes"));
    let rows = match nodes {
        Some(nodes) if page.is_some() => Some(base(&nodes.ty.node).0),
        _ => (is_list && !is_leaf).then(|| of.clone()),
    };
    let estimate = ESTIMATES.iter().find(|(known, _)| *known == name).map_or(ESTIMATE, |(_, rows)| *rows);
    // A list of words is one short value; a list of JSON has a page's rows.
    let is_list = is_list && (!is_leaf || of == "JSON");
    FieldShape { of, is_list, is_leaf, estimate, page, rows }
}

fn base(ty: &Type) -> (String, bool) {
    match &ty.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}
