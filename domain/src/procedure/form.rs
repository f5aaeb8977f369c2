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

/// A form's JSON Schema (2020-12), compiled; it never looks anything up outside itself.
pub struct FormSchema {
    schema: Value,
    validator: Validator,
}

/// A schema that cannot be a form's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a form schema: {0}")]
pub struct InvalidSchema(pub String);

/// What a field is called.
pub type FieldLabel = Translated;

/// How deep `label` follows local references, so that a circle ends.
const REFERENCES_MAX: usize = 16;
/// The largest integer that every JSON reader keeps: 2^53 - 1, RFC 8259, 6.
const INTEGER_MAX: u64 = (1 << 53) - 1;

impl FormSchema {
    /// The schema, compiled.
    ///
    /// # Errors
    /// Where it is no schema of an object, refers to anything outside itself, or holds a number that events may not.
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

    /// Every fault of a form that is sent on a day, at its place below `form`.
    pub fn check(&self, form: &Value, today: NaiveDate) -> Vec<Fault> {
        self.read(form, today).1
    }

    /// A form that is sent on a day, as it is kept: each value in the one way of writing that its format has, and every
    /// fault of it, at its place below `form`.
    pub fn read(&self, form: &Value, today: NaiveDate) -> (Value, Vec<Fault>) {
        let mut kept = form.clone();
        let mut reading = Reading { today, path: vec!["form".to_owned()], faults: Vec::new() };
        self.read_at(&self.schema, &mut kept, &mut reading);
        let mut faults = reading.faults;
        let unread = faults.len();
        for error in self.validator.iter_errors(&kept) {
            for fault in self.faults_of(&error) {
                // What cannot be read has been told already, with its reason; and nothing is told twice.
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

    /// A part of a form, such as a merge patch, with its values as they are kept; what cannot be read stays as it is.
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
            // What is empty is missing, or nobody's business: the schema says which.
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

    /// What the field at a JSON pointer is called, also where a form does not hold it yet; `None` where no form can.
    pub fn label(&self, pointer: &str) -> Option<FieldLabel> {
        let place = self.place(pointer).filter(|_| pointer.starts_with('/'))?;
        Some(place.label.unwrap_or_else(|| Translated { vi: pointer.trim_start_matches('/').to_owned(), en: None }))
    }

    /// What the schema says of the place at a JSON pointer.
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

    /// Follows references within the schema.
    fn resolved<'s>(&'s self, at: &'s Value) -> Option<&'s Value> {
        resolved(&self.schema, at)
    }

    fn faults_of(&self, error: &ValidationError<'_>) -> Vec<Fault> {
        let pointer = error.instance_path().as_str();
        let path = path_of(pointer);
        let below = |part: &str| path.iter().cloned().chain([part.to_owned()]).collect::<Vec<_>>();
        let fault = |code: FaultCode| Fault { field: path.clone(), ..Fault::new(code) };
        // An empty text in a required field is a missing one: that is how a person sees it.
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
            // Of a list, so that people are told what is counted.
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
            // A box that must be ticked.
            Kind::Constant { expected_value } if **expected_value == Value::Bool(true) => self.missing(pointer),
            Kind::Format { format } => fault(FaultCode::InvalidFormat).with("format", format.clone()),
            _ => fault(FaultCode::InvalidFormat),
        }]
    }

    /// Nothing stands at a JSON pointer where something has to; it says what the schema calls that place.
    fn missing(&self, pointer: &str) -> Fault {
        let mut fault = Fault { field: path_of(pointer), ..Fault::new(FaultCode::Required) };
        let Some(place) = self.place(pointer) else { return fault };
        if let Some(name) = place.label {
            fault = fault.with("name", serde_json::to_value(name).unwrap_or_default());
        }
        if place.is_assent { fault.with("reason", "ASSENT") } else { fault }
    }
}

/// A form on its way through the schema.
struct Reading {
    /// The day on which it is sent.
    today: NaiveDate,
    path: Vec<String>,
    /// What cannot be read.
    faults: Vec<Fault>,
}

/// The path below the input of what stands at a JSON pointer into the form.
fn path_of(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"));
    std::iter::once("form".to_owned()).chain(parts).collect()
}

/// Follows references from a place within a schema.
fn resolved<'s>(schema: &'s Value, mut at: &'s Value) -> Option<&'s Value> {
    for _ in 0..REFERENCES_MAX {
        match at.get("$ref").and_then(Value::as_str) {
            None => return Some(at),
            Some(reference) => at = schema.pointer(reference.strip_prefix('#')?)?,
        }
    }
    None
}

/// What a schema says of one place in its forms.
struct Place {
    label: Option<FieldLabel>,
    hint: Option<Translated>,
    required: bool,
    /// Whether it is a box that must be ticked.
    is_assent: bool,
}

fn lists(names: Option<&Value>, name: &str) -> bool {
    names.and_then(Value::as_array).is_some_and(|names| names.iter().any(|listed| listed.as_str() == Some(name)))
}

/// The schema of the array's item at this index, written as JSON pointers write it, where an array can be so long.
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

/// The first number that is no integer within ±(2^53 - 1): a schema is part of an event.
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

/// The first reference that leaves the schema: nothing is ever fetched.
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
