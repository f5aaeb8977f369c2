//! Validation of a form against its procedure's JSON Schema, with faults that people can act on.

mod format;
mod identifying;

use std::fmt;

use chrono::NaiveDate;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Number, Value};
use thiserror::Error;

use crate::{Fault, FaultCode, Translated};
use format::Format;
pub use identifying::{FieldWord, IdentifyingField, Identity};

/// Compiled JSON Schema (2020-12) of a form; it fetches nothing from outside itself.
pub struct FormSchema {
    schema: Value,
    validator: Validator,
}

/// Reason why a schema cannot be used for forms.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a form schema: {0}")]
pub struct InvalidSchema(pub String);

/// Label of a field, from its title in the schema.
pub type FieldLabel = Translated;

/// Depth limit of local references, so that a cycle ends.
const REFERENCES_MAX: usize = 16;
/// Largest integer that JSON interoperates on: 2^53 - 1 (RFC 8259, 6).
const INTEGER_MAX: u64 = (1 << 53) - 1;

impl FormSchema {
    /// # Errors
    /// The schema is not one of an object, has a reference to anything outside itself, or holds a number that events
    /// may not.
    pub fn compile(schema: Value) -> Result<Self, InvalidSchema> {
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err(InvalidSchema("its type is not object".to_owned()));
        }
        if let Some(reference) = outside_reference(&schema) {
            return Err(InvalidSchema(format!("it refers to {reference}")));
        }
        if let Some(number) = unkept_number(&schema) {
            return Err(InvalidSchema(format!("{number} is no integer that every reader keeps")));
        }
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        let validator = Format::NAMED
            .iter()
            .fold(options, |options, (name, format)| {
                options.with_format(*name, |text: &str| format.read(text, NaiveDate::MAX).is_ok())
            })
            .build(&schema)
            .map_err(|error| InvalidSchema(error.to_string()))?;
        Ok(Self { schema, validator })
    }

    /// Faults of a form sent on this day, at their places below `form`.
    pub fn check(&self, form: &Value, today: NaiveDate) -> Vec<Fault> {
        self.read(form, today).1
    }

    /// Validates and normalizes a form sent on this day: values in the canonical notation of their format, with all
    /// faults at their places below `form`.
    pub fn read(&self, form: &Value, today: NaiveDate) -> (Value, Vec<Fault>) {
        let mut kept = form.clone();
        let mut reading = Reading { today, path: vec!["form".to_owned()], faults: Vec::new() };
        self.read_at(&self.schema, &mut kept, &mut reading);
        let mut faults = reading.faults;
        let unread = faults.len();
        for error in self.validator.iter_errors(&kept) {
            for fault in self.faults_of(&error) {
                // An unreadable value is reported already, with its reason; each fault is reported once.
                let is_told = faults.iter().enumerate().any(|(index, told): (usize, &Fault)| {
                    told.field == fault.field && (index < unread || told.code == fault.code)
                });
                if !is_told {
                    faults.push(fault);
                }
            }
        }
        (kept, faults)
    }

    /// Normalizes a part of a form, such as a merge patch; unreadable values stay as they are.
    pub fn kept(&self, part: &Value) -> Value {
        let mut kept = part.clone();
        let mut reading = Reading { today: NaiveDate::MAX, path: Vec::new(), faults: Vec::new() };
        self.read_at(&self.schema, &mut kept, &mut reading);
        kept
    }

    fn read_at(&self, schema: &Value, value: &mut Value, reading: &mut Reading) {
        let Some(schema) = self.resolved(schema) else { return };
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    if let Some(below) = schema.get("properties").and_then(|properties| properties.get(key)) {
                        reading.path.push(key.clone());
                        self.read_at(below, value, reading);
                        reading.path.pop();
                    }
                }
            }
            Value::Array(items) => {
                let Some(below) = schema.get("items") else { return };
                for (index, value) in items.iter_mut().enumerate() {
                    reading.path.push(index.to_string());
                    self.read_at(below, value, reading);
                    reading.path.pop();
                }
            }
            // Empty text is left to the schema: missing where required, else without meaning.
            Value::String(text) if !text.trim().is_empty() => {
                match Format::of(schema).map(|format| format.read(text, reading.today)) {
                    Some(Ok(kept)) => *value = kept,
                    Some(Err(fault)) => reading.faults.push(Fault { field: reading.path.clone(), ..fault }),
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// Label of the field at a JSON pointer, present in the form or not; `None` where the schema has no such place.
    pub fn label(&self, pointer: &str) -> Option<FieldLabel> {
        let place = self.place(pointer).filter(|_| pointer.starts_with('/'))?;
        Some(place.label.unwrap_or_else(|| Translated { vi: pointer.trim_start_matches('/').to_owned(), en: None }))
    }

    /// Schema's annotations of the place at a JSON pointer.
    fn place(&self, pointer: &str) -> Option<Place> {
        let mut at = self.resolved(&self.schema)?;
        let mut place = Place { label: None, hint: None, required: true, is_assent: false };
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let property = at.get("properties").and_then(|properties| properties.get(&part));
            place.required = property.is_some() && lists(at.get("required"), &part);
            let below = property.or_else(|| item(at, &part))?;
            at = self.resolved(below)?;
            place.label = translated(below, "title").or_else(|| translated(at, "title")).or(place.label);
            place.hint = translated(below, "description").or_else(|| translated(at, "description"));
            place.is_assent = at.get("const") == Some(&Value::Bool(true));
        }
        Some(place)
    }

    /// Resolves references within the schema.
    fn resolved<'s>(&'s self, at: &'s Value) -> Option<&'s Value> {
        resolved(&self.schema, at)
    }

    fn faults_of(&self, error: &ValidationError<'_>) -> Vec<Fault> {
        let pointer = error.instance_path().as_str();
        let path = path_of(pointer);
        let below = |part: &str| path.iter().cloned().chain([part.to_owned()]).collect::<Vec<_>>();
        let fault = |code: FaultCode| Fault { field: path.clone(), ..Fault::new(code) };
        // Empty text in a required field is reported as missing, as a person would see it.
        let empty = error.instance().as_str() == Some("");
        if empty && self.place(pointer).is_some_and(|place| place.required) {
            return vec![self.missing(pointer)];
        }
        vec![match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default().replace('~', "~0").replace('/', "~1");
                self.missing(&format!("{pointer}/{name}"))
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                return unexpected
                    .iter()
                    .map(|part| Fault { field: below(part), ..Fault::new(FaultCode::NotFound) })
                    .collect();
            }
            Kind::MinLength { limit } => fault(FaultCode::TooShort).with("min", *limit),
            Kind::MaxLength { limit } => fault(FaultCode::TooLong).with("max", *limit),
            // Distinguishes the length of a list from the length of a text.
            Kind::MinItems { limit } => fault(FaultCode::TooShort).with("min", *limit).with("reason", "ITEMS"),
            Kind::MaxItems { limit } => fault(FaultCode::TooLong).with("max", *limit).with("reason", "ITEMS"),
            Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
                fault(FaultCode::OutOfRange).with("min", limit.clone())
            }
            Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
                fault(FaultCode::OutOfRange).with("max", limit.clone())
            }
            Kind::Pattern { .. } => match self.place(pointer).and_then(|place| place.hint) {
                Some(hint) => {
                    fault(FaultCode::InvalidFormat).with("hint", serde_json::to_value(hint).unwrap_or_default())
                }
                None => fault(FaultCode::InvalidFormat),
            },
            // Checkbox that must be ticked.
            Kind::Constant { expected_value } if **expected_value == Value::Bool(true) => self.missing(pointer),
            Kind::Format { format } => fault(FaultCode::InvalidFormat).with("format", format.clone()),
            _ => fault(FaultCode::InvalidFormat),
        }]
    }

    /// Fault of a required value that is missing, with the schema's label of its place.
    fn missing(&self, pointer: &str) -> Fault {
        let mut fault = Fault { field: path_of(pointer), ..Fault::new(FaultCode::Required) };
        let Some(place) = self.place(pointer) else { return fault };
        if let Some(name) = place.label {
            fault = fault.with("name", serde_json::to_value(name).unwrap_or_default());
        }
        if place.is_assent { fault.with("reason", "ASSENT") } else { fault }
    }
}

/// Traversal of a form along its schema.
struct Reading {
    /// Day on which the form is sent.
    today: NaiveDate,
    path: Vec<String>,
    /// Faults of values that do not parse.
    faults: Vec<Fault>,
}

/// Path below the input for a JSON pointer into the form.
fn path_of(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"));
    std::iter::once("form".to_owned()).chain(parts).collect()
}

/// Resolves references from a place within a schema.
fn resolved<'s>(schema: &'s Value, mut at: &'s Value) -> Option<&'s Value> {
    for _ in 0..REFERENCES_MAX {
        match at.get("$ref").and_then(Value::as_str) {
            None => return Some(at),
            Some(reference) => at = schema.pointer(reference.strip_prefix('#')?)?,
        }
    }
    None
}

/// Schema's annotations of one place in a form.
struct Place {
    label: Option<FieldLabel>,
    hint: Option<Translated>,
    required: bool,
    /// Marks a checkbox that must be ticked.
    is_assent: bool,
}

fn lists(names: Option<&Value>, name: &str) -> bool {
    names.and_then(Value::as_array).is_some_and(|names| names.iter().any(|listed| listed.as_str() == Some(name)))
}

/// Item schema of an array at this index, in JSON pointer notation; `None` beyond the array's maximum length.
fn item<'s>(schema: &'s Value, index: &str) -> Option<&'s Value> {
    let index = index.parse::<u64>().ok().filter(|number| number.to_string() == index)?;
    let fits = schema.get("maxItems").and_then(Value::as_u64).is_none_or(|max| index < max);
    schema.get("items").filter(|_| fits)
}

impl fmt::Debug for FormSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormSchema")
    }
}

fn translated(schema: &Value, keyword: &str) -> Option<Translated> {
    let vi = schema.get(keyword)?.as_str()?.to_owned();
    let en = schema.get("x-en").and_then(|english| english.get(keyword)?.as_str()).map(ToOwned::to_owned);
    Some(Translated { vi, en })
}

/// First number that is not an integer within ±(2^53 - 1): the schema is part of an event.
fn unkept_number(schema: &Value) -> Option<&Number> {
    match schema {
        Value::Number(number) => {
            let kept = number.as_i64().is_some_and(|number| number.unsigned_abs() <= INTEGER_MAX);
            Some(number).filter(|_| !kept)
        }
        Value::Object(map) => map.values().find_map(unkept_number),
        Value::Array(items) => items.iter().find_map(unkept_number),
        Value::Null | Value::Bool(_) | Value::String(_) => None,
    }
}

/// First reference to anything outside the schema: nothing is ever fetched.
fn outside_reference(schema: &Value) -> Option<&str> {
    match schema {
        Value::Object(map) => map.iter().find_map(|(key, value)| match (key.as_str(), value) {
            ("$ref" | "$dynamicRef", Value::String(reference)) if !reference.starts_with('#') => {
                Some(reference.as_str())
            }
            ("$id", Value::String(id)) => Some(id.as_str()),
            _ => outside_reference(value),
        }),
        Value::Array(items) => items.iter().find_map(outside_reference),
        _ => None,
    }
}
