//! Missing required inputs, reported all at once: async-graphql stops at the first one, so that a form of twelve fields
//! would take twelve rounds.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ExecutableDocument, Field, FragmentDefinition, InputValueDefinition, OperationType, Selection,
    SelectionSet, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned, ServerError, ServerResult, Value, Variables};
use foundation::error::AppError;

use crate::completion::running;
use crate::error::server_error;

const MOST: usize = 50;

/// Refuses a document whose operation leaves out required inputs, or gives null for them.
///
/// # Errors
/// `BAD_USER_INPUT`, with every path into the arguments in `extensions.missing`: `["input", "fullName"]`.
pub fn refuse_missing(
    inputs: &Inputs,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
) -> ServerResult<()> {
    let Some(operation) = running(document, operation_name) else { return Ok(()) };
    let root = match operation.node.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let fragments = &document.fragments;
    let mut search =
        Search { inputs, fragments, variables, seen: HashSet::new(), path: Vec::new(), missing: Vec::new() };
    search.set(root, &operation.node.selection_set.node);
    if search.missing.is_empty() { Ok(()) } else { Err(refusal(search.missing)) }
}

fn refusal(mut missing: Vec<Vec<String>>) -> ServerError {
    missing.dedup();
    missing.truncate(MOST);
    let named: Vec<String> = missing.iter().map(|path| path.join(".")).collect();
    let what = format!("required, but left out or null: {}", named.join(", "));
    let mut error = server_error(&AppError::BadUserInput(what));
    let paths = missing.into_iter().map(|path| Value::List(path.into_iter().map(Value::String).collect()));
    error.extensions.get_or_insert_default().set("missing", Value::List(paths.collect()));
    error
}

/// Argument, or field of an input object.
struct Input {
    name: String,
    ty: Type,
    has_default: bool,
}

impl Input {
    fn of(definition: &Positioned<InputValueDefinition>) -> Self {
        let InputValueDefinition { name, ty, default_value, .. } = &definition.node;
        Self { name: name.node.to_string(), ty: ty.node.clone(), has_default: default_value.is_some() }
    }
}

/// Index of a schema's inputs: arguments of its fields, and fields of its input objects.
pub struct Inputs {
    /// Fields by input object.
    objects: HashMap<String, Vec<Input>>,
    /// Type and arguments by object and field.
    fields: HashMap<String, HashMap<String, (String, Vec<Input>)>>,
}

impl Inputs {
    /// Indexes a schema from its SDL; a text that does not parse is indexed as an empty schema.
    pub fn parse(sdl: &str) -> Self {
        // The service's own schema; tests parse its printed form, so the default cannot occur.
        let definitions = parse_schema(sdl).map(|document| document.definitions).unwrap_or_default();
        let mut inputs = Self { objects: HashMap::new(), fields: HashMap::new() };
        for definition in definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let fields = match definition.node.kind {
                TypeKind::InputObject(object) => {
                    inputs.objects.insert(name, object.fields.iter().map(Input::of).collect());
                    continue;
                }
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::Union(_) => continue,
            };
            let fields = fields.iter().map(|field| {
                let arguments = field.node.arguments.iter().map(Input::of).collect();
                (field.node.name.node.to_string(), (base(&field.node.ty.node).to_owned(), arguments))
            });
            inputs.fields.insert(name, fields.collect());
        }
        inputs
    }
}

fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

struct Search<'a> {
    inputs: &'a Inputs,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    /// Fragments visited, each once.
    seen: HashSet<&'a Name>,
    path: Vec<String>,
    missing: Vec<Vec<String>>,
}

impl<'a> Search<'a> {
    fn set(&mut self, parent: &str, set: &'a SelectionSet) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(parent, &field.node),
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.clone());
                    self.set(on.as_deref().unwrap_or(parent), &fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.fragments.get(name)
                        && self.seen.insert(name)
                    {
                        self.set(&fragment.node.type_condition.node.on.node, &fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn field(&mut self, parent: &str, field: &'a Field) {
        let Some(known) = self.inputs.fields.get(parent).and_then(|fields| fields.get(field.name.node.as_str())) else {
            return;
        };
        let (of, arguments) = known;
        for argument in arguments {
            let variable = |name: Name| Ok::<_, ()>(self.variables.get(&name).cloned().unwrap_or_default());
            let given = field.get_argument(&argument.name).map(|given| given.node.clone());
            let given = given.and_then(|given| given.into_const_with(variable).ok());
            self.input(argument, given.as_ref());
        }
        self.set(of, &field.selection_set.node);
    }

    fn input(&mut self, input: &Input, given: Option<&Value>) {
        self.path.push(input.name.clone());
        match given {
            None | Some(Value::Null) if !input.ty.nullable && !input.has_default => {
                self.missing.push(self.path.clone());
            }
            None | Some(Value::Null) => {}
            Some(given) => self.value(&input.ty, given),
        }
        self.path.pop();
    }

    fn value(&mut self, ty: &Type, given: &Value) {
        match (&ty.base, given) {
            (BaseType::List(inner), Value::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(index.to_string());
                    match item {
                        Value::Null if !inner.nullable => self.missing.push(self.path.clone()),
                        item => self.value(inner, item),
                    }
                    self.path.pop();
                }
            }
            // Input coercion: a single item stands for a list of one.
            (BaseType::List(inner), item) => self.value(inner, item),
            (BaseType::Named(name), Value::Object(fields)) => {
                for input in self.inputs.objects.get(name.as_str()).into_iter().flatten() {
                    self.input(input, fields.get(input.name.as_str()));
                }
            }
            (BaseType::Named(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;
    use crate::served::INPUTS;

    fn missing(document: &str, variables: serde_json::Value) -> Vec<String> {
        missing_of(document, None, variables)
    }

    fn missing_of(document: &str, operation: Option<&str>, variables: serde_json::Value) -> Vec<String> {
        let document = parse_query(document).expect("a document");
        let refused = refuse_missing(&INPUTS, &document, operation, &Variables::from_json(variables));
        let Err(error) = refused else { return Vec::new() };
        let told = error.extensions.expect("extensions").get("missing").cloned().expect("what is missing");
        let told: Vec<Vec<String>> = serde_json::from_value(told.into_json().expect("JSON")).expect("paths");
        told.into_iter().map(|path| path.join(".")).collect()
    }

    const REGISTER: &str = "mutation ($input: RegisterAccountInput!) {
        registerAccount(input: $input) { userErrors { code } } }";

    #[test]
    fn everything_that_is_left_out_is_named_at_once() {
        let all = missing(REGISTER, json!({ "input": { "username": "tam", "password": null } }));
        for field in ["input.phone", "input.password", "input.fullName", "input.email"] {
            assert!(all.contains(&field.to_owned()), "{field} in {all:?}");
        }
        assert!(!all.contains(&"input.username".to_owned()) && !all.contains(&"input.organizationName".to_owned()));
        assert_eq!(missing(REGISTER, json!({})), ["input"]);
    }

    #[test]
    fn what_does_not_run_misses_nothing() {
        let document = "query A($code: String!) { ...F } query B { agencies { code } }
            fragment F on Query { dossier(code: $code) { id } }";
        assert_eq!(missing_of(document, Some("B"), json!({})), Vec::<String>::new());
        assert_eq!(missing_of(document, Some("A"), json!({})), ["code"]);
        assert_eq!(missing_of(document, Some("C"), json!({})), Vec::<String>::new());
    }

    #[test]
    fn lists_literals_and_fragments_are_looked_into() {
        let supplement =
            "mutation ($documents: [DocumentInput!]) { supplementDossier(input: { documents: $documents }) {
            userErrors { code } } }";
        let all = missing(supplement, json!({ "documents": [{ "requirement": "a" }, null] }));
        for field in ["input.code", "input.documents.0.uploadId", "input.documents.1"] {
            assert!(all.iter().any(|one| one.starts_with(field)), "{field} in {all:?}");
        }
        assert_eq!(missing("{ ...F } fragment F on Query { dossier { id } }", json!({})), ["code"]);
        assert_eq!(missing("{ procedures { nodes { id } } }", json!({})), Vec::<String>::new());
    }
}
