//! Plan of an answer, from the document and the schema.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType,
    Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value, Variables};

use super::types::{FieldType, Types};

/// Key of the added type name; no document can spell it.
pub(super) const TYPE_KEY: &str = " type";
const TYPE_NAME: &str = "__typename";

/// Fields of an object, in order.
#[derive(Default)]
pub(super) struct Plan(pub(super) Vec<PlannedField>);

pub(super) struct PlannedField {
    pub(super) key: Name,
    /// Nullability by the field's type, from outside inwards; empty in introspection, which never fails.
    pub(super) nullable: Vec<bool>,
    pub(super) below: Below,
}

/// Selection below a field.
pub(super) enum Below {
    Nothing,
    /// Fields of one object type.
    Object(Plan),
    /// Fields by object type.
    OneOf(HashMap<String, Plan>),
}

/// Adds `__typename` where a value may be of several types.
pub(super) fn ask_types(types: &Types, document: &mut ExecutableDocument) {
    let operations: Vec<&mut Positioned<OperationDefinition>> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![operation],
        DocumentOperations::Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        let root = root_of(operation.node.ty);
        ask_in(types, root, &mut operation.node.selection_set.node);
    }
    for fragment in document.fragments.values_mut() {
        let on = fragment.node.type_condition.node.on.node.clone();
        ask_in(types, &on, &mut fragment.node.selection_set.node);
    }
}

fn ask_in(types: &Types, parent: &str, set: &mut SelectionSet) {
    for item in &mut set.items {
        match &mut item.node {
            Selection::Field(field) => {
                let Some(ty) = types.field(parent, &field.node.name.node) else { continue };
                let set = &mut field.node.selection_set.node;
                ask_in(types, &ty.of, set);
                if types.possible(&ty.of).is_some() && !set.items.is_empty() {
                    set.items.push(at_no_place(Selection::Field(at_no_place(type_name()))));
                }
            }
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.clone());
                ask_in(types, on.as_deref().unwrap_or(parent), &mut fragment.node.selection_set.node);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn type_name() -> Field {
    Field {
        alias: Some(at_no_place(Name::new(TYPE_KEY))),
        name: at_no_place(Name::new(TYPE_NAME)),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: at_no_place(SelectionSet::default()),
    }
}

fn at_no_place<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

fn root_of(operation: OperationType) -> &'static str {
    match operation {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

/// CollectFields of the specification (6.3.2).
pub(super) struct Planner<'a> {
    types: &'a Types,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
}

impl<'a> Planner<'a> {
    pub(super) fn new(types: &'a Types, document: &'a ExecutableDocument, variables: &'a Variables) -> Self {
        Self { types, fragments: &document.fragments, variables }
    }

    pub(super) fn operation(&self, operation: &'a Positioned<OperationDefinition>) -> Plan {
        self.object(Some(root_of(operation.node.ty)), &[&operation.node.selection_set.node])
    }

    /// Fields of an object of a known type, or of introspection.
    fn object(&self, object: Option<&str>, sets: &[&'a SelectionSet]) -> Plan {
        let mut grouped = Vec::new();
        for set in sets {
            self.collect(object, set, &mut grouped);
        }
        Plan(grouped.into_iter().map(|(key, fields)| self.field(object, key, &fields)).collect())
    }

    fn collect(&self, object: Option<&str>, set: &'a SelectionSet, grouped: &mut Vec<(&'a Name, Vec<&'a Field>)>) {
        for item in &set.items {
            if self.is_skipped(item.node.directives()) {
                continue;
            }
            let (on, set) = match &item.node {
                Selection::Field(field) => {
                    let key = &field.node.response_key().node;
                    match grouped.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, fields)) => fields.push(&field.node),
                        None if key.as_str() == TYPE_KEY => {}
                        None => grouped.push((key, vec![&field.node])),
                    }
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    (on, &fragment.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) else { continue };
                    (Some(fragment.node.type_condition.node.on.node.as_str()), &fragment.node.selection_set.node)
                }
            };
            if object.zip(on).is_none_or(|(object, on)| self.types.applies(object, on)) {
                self.collect(object, set, grouped);
            }
        }
    }

    fn field(&self, object: Option<&str>, key: &Name, fields: &[&'a Field]) -> PlannedField {
        let sets: Vec<&SelectionSet> = fields.iter().map(|field| &field.selection_set.node).collect();
        let selects = sets.iter().any(|set| !set.items.is_empty());
        let name = fields.first().map_or("", |field| field.name.node.as_str());
        let ty = object.and_then(|object| self.types.field(object, name));
        let of = ty.map(|ty| ty.of.as_str());
        let below = match of.and_then(|of| self.types.possible(of)) {
            _ if !selects => Below::Nothing,
            Some(possible) => {
                let plans = possible.iter().map(|one| (one.clone(), self.object(Some(one), &sets)));
                Below::OneOf(plans.collect())
            }
            None => Below::Object(self.object(of, &sets)),
        };
        let nullable = ty.map(|FieldType { nullable, .. }| nullable.clone()).unwrap_or_default();
        PlannedField { key: key.clone(), nullable, below }
    }

    fn is_skipped(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let skips_where = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let condition = directive.node.get_argument("if").map(|condition| condition.node.clone());
            let condition = condition
                .and_then(|given| given.into_const_with(|name| self.variables.get(&name).cloned().ok_or(())).ok());
            // As async-graphql reads conditions: anything but true is false.
            (condition == Some(Value::Boolean(true))) == skips_where
        })
    }
}
