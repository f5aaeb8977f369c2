//! Index of a schema: nullability and possible types.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};
use async_graphql::{Name, Positioned};

/// Index of a schema for completion: nullability of fields, and possible types of interfaces and unions.
pub struct Types {
    fields: HashMap<String, HashMap<String, FieldType>>,
    /// Object types of an interface or union.
    possible: HashMap<String, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldType {
    /// Name without lists and marks.
    pub(super) of: String,
    /// Nullability of the field, of its list's items, and so on inwards.
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
    /// Indexes a schema from its SDL; a text that does not parse is indexed as an empty schema.
    pub fn parse(sdl: &str) -> Self {
        // The service's own schema; tests parse its printed form, so the default cannot occur.
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

    /// Field of an object or interface; `None` for introspection, and for fields that validation refuses.
    pub(super) fn field(&self, parent: &str, name: &str) -> Option<&FieldType> {
        self.fields.get(parent)?.get(name)
    }

    /// Object types of an interface or union; `None` for any other type.
    pub(super) fn possible(&self, name: &str) -> Option<&[String]> {
        self.possible.get(name).map(Vec::as_slice)
    }

    /// True where a fragment on `condition` applies to an object.
    pub(super) fn applies(&self, object: &str, condition: &str) -> bool {
        object == condition || self.possible(condition).is_some_and(|all| all.iter().any(|one| one == object))
    }

    /// All fields with their types, by parent type.
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
