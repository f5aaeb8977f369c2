//! Schemas as comparable paths.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};

/// A schema by paths: `Type`, `Type.field`, `Type.field(argument)`, `Enum.VALUE`.
pub(crate) struct Sdl(BTreeMap<String, Named>);

/// Named element of a schema.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) what: What,
    pub(crate) description: Option<String>,
}

/// Kind of a named element.
#[derive(Clone)]
pub(crate) enum What {
    /// `kind` as `type`, `input`, `enum`, …
    Type {
        kind: &'static str,
        implements: BTreeSet<String>,
        specified_by: Option<String>,
    },
    Output(Type),
    /// Argument or input field.
    Input {
        ty: Type,
        default: Option<String>,
    },
    Value,
}

impl Sdl {
    pub(crate) fn parse(text: &str) -> Self {
        let document = parse_schema(text).expect("a schema");
        let mut named = BTreeMap::new();
        for definition in document.definitions {
            if let TypeSystemDefinition::Type(definition) = definition {
                add(&mut named, definition.node);
            }
        }
        Self(named)
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Named> {
        self.0.get(path)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Named)> {
        self.0.iter().map(|(path, named)| (path.as_str(), named))
    }

    /// True for a path missing here whose parent is there: fields of a missing type are not reported.
    pub(crate) fn misses(&self, path: &str) -> bool {
        let holder = path.rfind(['.', '(']).map(|end| &path[..end]);
        !self.0.contains_key(path) && holder.is_none_or(|holder| self.0.contains_key(holder))
    }

    /// Arguments and input fields directly below a path.
    pub(crate) fn inputs_of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a Type, bool)> {
        self.iter().filter_map(move |(found, named)| match &named.what {
            What::Input { ty, default } if holder(found) == Some(path) => Some((found, ty, default.is_some())),
            _ => None,
        })
    }

    /// The contract draws some payloads once for many mutations; each mutation is served with its own payload, which
    /// holds all of the drawn one.
    pub(crate) fn with_own_payloads(mut self) -> Self {
        let mutations: Vec<(String, String)> = self
            .iter()
            .filter_map(|(path, named)| match &named.what {
                What::Output(ty) if holder(path) == Some("Mutation") => Some((path.to_owned(), name_of(ty))),
                _ => None,
            })
            .collect();
        let mut drawn = BTreeSet::new();
        for (path, payload) in mutations {
            let own = own_payload(&path);
            if payload == own {
                continue;
            }
            let copies: Vec<(String, Named)> = self
                .iter()
                .filter(|(path, _)| *path == payload || holder(path) == Some(&payload))
                .map(|(path, named)| (path.replacen(&payload, &own, 1), named.clone()))
                .collect();
            self.0.extend(copies);
            if let Some(Named { what: What::Output(ty), .. }) = self.0.get_mut(&path) {
                *ty = Type::new(&own).expect("a type");
            }
            drawn.insert(payload);
        }
        self.0.retain(|path, _| !drawn.contains(path) && !holder(path).is_some_and(|holder| drawn.contains(holder)));
        self
    }
}

/// Payload of a mutation: `submitDossier` answers `SubmitDossierPayload`.
fn own_payload(mutation: &str) -> String {
    let name = mutation.trim_start_matches("Mutation.");
    let (first, rest) = name.split_at(1);
    format!("{}{rest}Payload", first.to_uppercase())
}

/// Parent of a path.
pub(crate) fn holder(path: &str) -> Option<&str> {
    path.rfind(['.', '(']).map(|end| &path[..end])
}

/// Type name without lists and marks.
pub(crate) fn name_of(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => name_of(inner),
    }
}

fn add(named: &mut BTreeMap<String, Named>, definition: TypeDefinition) {
    let name = definition.name.node.to_string();
    let names = |names: &[Positioned<async_graphql::Name>]| names.iter().map(|name| name.node.to_string()).collect();
    let (kind, implements): (_, BTreeSet<String>) = match &definition.kind {
        TypeKind::Scalar => ("scalar", BTreeSet::new()),
        TypeKind::Object(object) => ("type", names(&object.implements)),
        TypeKind::Interface(interface) => ("interface", names(&interface.implements)),
        TypeKind::Union(union) => ("union", names(&union.members)),
        TypeKind::Enum(_) => ("enum", BTreeSet::new()),
        TypeKind::InputObject(_) if has(&definition.directives, "oneOf") => ("input @oneOf", BTreeSet::new()),
        TypeKind::InputObject(_) => ("input", BTreeSet::new()),
    };
    let specified_by = definition
        .directives
        .iter()
        .find(|directive| directive.node.name.node == "specifiedBy")
        .and_then(|directive| directive.node.get_argument("url"))
        .map(|url| url.node.to_string());
    let description = definition.description.map(text);
    named.insert(name.clone(), Named { what: What::Type { kind, implements, specified_by }, description });
    match definition.kind {
        TypeKind::Scalar | TypeKind::Union(_) => {}
        TypeKind::Object(object) => add_fields(named, &name, object.fields),
        TypeKind::Interface(interface) => add_fields(named, &name, interface.fields),
        TypeKind::Enum(values) => {
            for value in values.values {
                let description = value.node.description.map(text);
                named.insert(format!("{name}.{}", value.node.value.node), Named { what: What::Value, description });
            }
        }
        TypeKind::InputObject(input) => {
            for field in input.fields {
                named.insert(format!("{name}.{}", field.node.name.node), input_value(field.node));
            }
        }
    }
}

fn add_fields(named: &mut BTreeMap<String, Named>, holder: &str, fields: Vec<Positioned<FieldDefinition>>) {
    for FieldDefinition { description, name, arguments, ty, .. } in fields.into_iter().map(|field| field.node) {
        let path = format!("{holder}.{}", name.node);
        for argument in arguments {
            named.insert(format!("{path}({})", argument.node.name.node), input_value(argument.node));
        }
        named.insert(path, Named { what: What::Output(ty.node), description: description.map(text) });
    }
}

fn input_value(value: InputValueDefinition) -> Named {
    let default = value.default_value.map(|default| default.node.to_string());
    Named { what: What::Input { ty: value.ty.node, default }, description: value.description.map(text) }
}

fn text(description: Positioned<String>) -> String {
    description.node
}

fn has(directives: &[Positioned<ConstDirective>], name: &str) -> bool {
    directives.iter().any(|directive| directive.node.name.node == name)
}
