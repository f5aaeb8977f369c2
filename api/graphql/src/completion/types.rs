use std::collections::HashMap;
use std::sync::LazyLock;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};
use async_graphql::{Name, Positioned};

use crate::sdl::sdl;

/// The types of the served schema.
pub(crate) static TYPES: LazyLock<Types> = LazyLock::new(|| Types::parse(&sdl()));

/// What may be null, and what may be of several types.
pub(crate) struct Types {
    fields: HashMap<String, HashMap<String, FieldType>>,
    /// The objects that an interface or a union may be.
    possible: HashMap<String, Vec<String>>,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldType {
    /// Its name, without lists and marks.
    pub(super) of: String,
    /// Whether null may stand: for the field, for the items of its list, and so on inwards.
    pub(super) nullable: Vec<bool>,
}

impl FieldType {
    fn of(ty: &Type) -> Self {
        let mut nullable = vec![ty.nullable];
        let mut base = &ty.base;
        loop {
            match base {
                BaseType::Named(name) => return Self { of: name.to_string(), nullable },
                BaseType::List(inner) => {
                    nullable.push(inner.nullable);
                    base = &inner.base;
                }
            }
        }
    }
}

impl Types {
    /// The types of a schema as text.
    pub(super) fn parse(sdl: &str) -> Self {
        // The schema's own text; a test reads it, so that this cannot be empty where the service runs.
        let definitions = parse_schema(sdl).map(|document| document.definitions).unwrap_or_default();
        let mut types = Self { fields: HashMap::new(), possible: HashMap::new() };
        for definition in definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            match definition.node.kind {
                TypeKind::Object(object) => {
                    types.add_to(&object.implements, &name);
                    types.fields.insert(name, fields(&object.fields));
                }
                TypeKind::Interface(interface) => {
                    types.possible.entry(name.clone()).or_default();
                    types.fields.insert(name, fields(&interface.fields));
                }
                TypeKind::Union(union) => {
                    let members = union.members.iter().map(|member| member.node.to_string());
                    types.possible.entry(name).or_default().extend(members);
                }
                TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => {}
            }
        }
        types
    }

    fn add_to(&mut self, interfaces: &[Positioned<Name>], object: &str) {
        for interface in interfaces {
            self.possible.entry(interface.node.to_string()).or_default().push(object.to_owned());
        }
    }

    /// A field of an object or interface; `None` for introspection, and for what the validation refuses.
    pub(super) fn field(&self, parent: &str, name: &str) -> Option<&FieldType> {
        self.fields.get(parent)?.get(name)
    }

    /// What an interface or union may be; `None` for any other type.
    pub(super) fn possible(&self, name: &str) -> Option<&[String]> {
        self.possible.get(name).map(Vec::as_slice)
    }

    /// Whether a fragment on `condition` is selected of an object.
    pub(super) fn applies(&self, object: &str, condition: &str) -> bool {
        object == condition || self.possible(condition).is_some_and(|all| all.iter().any(|one| one == object))
    }

    /// Each field with its type, by the type that has it.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &FieldType)> {
        self.fields.iter().flat_map(|(name, fields)| fields.values().map(|field| (name.as_str(), field)))
    }
}

fn fields(definitions: &[Positioned<FieldDefinition>]) -> HashMap<String, FieldType> {
    let field =
        |field: &Positioned<FieldDefinition>| (field.node.name.node.to_string(), FieldType::of(&field.node.ty.node));
    definitions.iter().map(field).collect()
}
