//! Fields of a form that identify the applicant, for search: derived from its schema.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::format::Format;
use super::resolved;

/// Names of a form's parts about the applicant, their papers and their representatives. A schema marks any other such
/// part with `x-applicant`.
const PARTS: [&str; 14] = [
    "trader",
    "organization",
    "owner",
    "enterprise",
    "exporter",
    "office",
    "registration",
    "currentLicence",
    "representative",
    "localRepresentative",
    "foreignRepresentative",
    "contact",
    "head",
    "newHead",
];

/// Names of name fields in those parts.
const NAMES: [&str; 5] = ["name", "shortName", "nameInEnglish", "fullName", "officeName"];

/// Kind of an identifying field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Identity {
    /// Name of a person or an organization.
    Name,
    TaxCode,
    IdentityNumber,
    Phone,
    Email,
}

/// Field of a form that identifies the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentifyingField {
    /// JSON pointer (RFC 6901) into the form.
    pub pointer: String,
    pub says: Identity,
}

/// Content of a field in a form or a merge patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldWord<'v> {
    /// Absent from the patch: unchanged.
    Silent,
    /// Null, blank, or not text.
    Empty,
    Text(&'v str),
}

impl IdentifyingField {
    /// Identifying fields of a schema's forms: by the formats of numbers and addresses, and by the names of name
    /// fields.
    pub fn all_of(schema: &Value) -> Vec<Self> {
        let mut fields = Vec::new();
        for (part, below) in properties(schema, schema) {
            fields.extend(Self::at(format!("/{}", escaped(part)), part, below));
            if PARTS.contains(&part) || below.get("x-applicant") == Some(&Value::Bool(true)) {
                for (name, field) in properties(schema, below) {
                    fields.extend(Self::at(format!("/{}/{}", escaped(part), escaped(name)), name, field));
                }
            }
        }
        fields
    }

    fn at(pointer: String, name: &str, schema: &Value) -> Option<Self> {
        let says = match Format::of(schema) {
            Some(Format::TaxCode) => Identity::TaxCode,
            Some(Format::IdentityNumber | Format::IdentityOrPassport) => Identity::IdentityNumber,
            Some(Format::Phone) => Identity::Phone,
            Some(Format::Email) => Identity::Email,
            // Not searched: only some foreigners have such numbers.
            Some(Format::Passport | Format::PhoneAbroad | Format::Day { .. } | Format::Decimal(_) | Format::Whole) => {
                return None;
            }
            None => Identity::Name,
        };
        let is_text = schema.get("type").and_then(Value::as_str) == Some("string");
        let is_meant = says != Identity::Name || (is_text && NAMES.contains(&name));
        is_meant.then_some(Self { pointer, says })
    }

    /// Content of the field in a form, or in a merge patch (RFC 7396).
    pub fn said_in<'v>(&self, form: &'v Value) -> FieldWord<'v> {
        let mut at = form;
        for part in self.pointer.split('/').skip(1) {
            let Value::Object(fields) = at else { return FieldWord::Empty };
            match fields.get(&part.replace("~1", "/").replace("~0", "~")) {
                Some(below) => at = below,
                None => return FieldWord::Silent,
            }
        }
        match at.as_str().map(str::trim) {
            None | Some("") => FieldWord::Empty,
            Some(text) => FieldWord::Text(text),
        }
    }
}

/// Properties of a part of a schema, with references resolved.
fn properties<'s>(schema: &'s Value, part: &'s Value) -> impl Iterator<Item = (&'s str, &'s Value)> {
    let properties = resolved(schema, part).and_then(|part| part.get("properties")?.as_object());
    properties.into_iter().flatten().filter_map(|(name, below)| Some((name.as_str(), resolved(schema, below)?)))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(pointer: &str, says: Identity) -> IdentifyingField {
        IdentifyingField { pointer: pointer.to_owned(), says }
    }

    #[test]
    fn only_fields_about_applicants_and_representatives_are_identifying() {
        let text = |format: &str| json!({ "type": "string", "format": format });
        let schema = json!({ "type": "object", "$defs": { "person": { "type": "object", "properties": {
            "fullName": { "type": "string" }, "identityNumber": text("vn-identity-number"), "position": { "type": "string" },
        } } }, "properties": {
            "email": text("email"),
            "trader": { "type": "object", "properties": {
                "name": { "type": "string" }, "taxCode": text("vn-tax-code"), "phone": text("vn-phone"),
                "headOffice": { "type": "string" }, "registeredOn": text("date"),
            } },
            "registration": { "type": "object", "properties": {
                "number": text("vn-tax-code"), "issuedBy": { "type": "string" }, "amendment": { "type": "integer" },
            } },
            "representative": { "$ref": "#/$defs/person" },
            "blastingManager": { "$ref": "#/$defs/person" },
            "cooperative": { "type": "object", "x-applicant": true, "properties": { "name": { "type": "string" } } },
            "suppliers": { "type": "array", "items": { "properties": { "name": { "type": "string" } } } },
        } });
        let mut fields = IdentifyingField::all_of(&schema);
        fields.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        assert_eq!(
            fields,
            [
                field("/cooperative/name", Identity::Name),
                field("/email", Identity::Email),
                field("/registration/number", Identity::TaxCode),
                field("/representative/fullName", Identity::Name),
                field("/representative/identityNumber", Identity::IdentityNumber),
                field("/trader/name", Identity::Name),
                field("/trader/phone", Identity::Phone),
                field("/trader/taxCode", Identity::TaxCode),
            ]
        );
    }

    #[test]
    fn a_merge_patch_is_silent_about_unchanged_fields() {
        let name = field("/trader/name", Identity::Name);
        for (patch, word) in [
            (json!({ "trader": { "name": " Ngọc Linh " } }), FieldWord::Text("Ngọc Linh")),
            (json!({ "trader": { "phone": "0905" } }), FieldWord::Silent),
            (json!({}), FieldWord::Silent),
            (json!({ "trader": { "name": null } }), FieldWord::Empty),
            (json!({ "trader": { "name": " " } }), FieldWord::Empty),
            (json!({ "trader": null }), FieldWord::Empty),
            (json!({ "trader": ["name"] }), FieldWord::Empty),
            (json!({ "trader": { "name": 3 } }), FieldWord::Empty),
        ] {
            assert_eq!(name.said_in(&patch), word, "{patch}");
        }
    }
}
