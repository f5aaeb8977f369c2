//! Marks: keyed hashes of the values that a page showed, kept in a hidden field as the base of the three-way merge. Two
//! marks are equal where a browser would post the same for both values, and they reveal neither.

use serde_json::{Map, Value};

use super::drawn::LINE_MOST;
use super::shape::{Field, Shape};

/// Keyed hash of a text that is not empty.
pub type Mark<'m> = &'m (dyn Fn(&str) -> String + Sync + 'm);

/// Marks of the fields, in the shape of the form.
pub fn marks(fields: &[Field], value: &Value, mark: Mark<'_>) -> Map<String, Value> {
    fields.iter().map(|field| (field.key.clone(), marks_of(field, &value[&field.key], mark))).collect()
}

/// Marks of one field; groups and lists keep their shape, so that they are compared field by field.
pub fn marks_of(field: &Field, value: &Value, mark: Mark<'_>) -> Value {
    match &field.shape {
        Shape::Object(fields) => Value::Object(marks(fields, value, mark)),
        Shape::Rows { fields, .. } => {
            let rows = value.as_array().into_iter().flatten();
            Value::Array(rows.map(|row| Value::Object(marks(fields, row, mark))).collect())
        }
        Shape::Several(choices) => {
            let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let is_chosen = |known: &&str| values.iter().any(|value| value.as_str() == Some(*known));
            let chosen: Vec<&str> = choices.iter().map(|(known, _)| known.as_str()).filter(is_chosen).collect();
            mark_of(&chosen.join("\n"), mark)
        }
        shape => mark_of(&posted(shape, value), mark),
    }
}

/// Mark of a text; an empty text stays empty, so that empty rows are recognized.
pub fn mark_of(text: &str, mark: Mark<'_>) -> Value {
    if text.is_empty() { Value::from("") } else { Value::from(mark(text)) }
}

/// Compares two marks of a field.
pub(super) fn is_same(field: &Field, one: &Value, other: &Value) -> bool {
    match &field.shape {
        Shape::Object(fields) => is_same_in(fields, one, other),
        Shape::Rows { fields, .. } => {
            let (one, other) = (filled(fields, one), filled(fields, other));
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_in(fields, one, other))
        }
        _ => one.as_str().unwrap_or_default() == other.as_str().unwrap_or_default(),
    }
}

fn is_same_in(fields: &[Field], one: &Value, other: &Value) -> bool {
    fields.iter().all(|field| is_same(field, &one[&field.key], &other[&field.key]))
}

/// Drops trailing empty rows, which are only shown to be filled in.
pub(super) fn filled<'v>(fields: &[Field], rows: &'v Value) -> &'v [Value] {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    let end = rows.iter().rposition(|row| !is_same_in(fields, row, &Value::Null)).map_or(0, |place| place + 1);
    &rows[..end]
}

/// Normalizes a value as a browser posts it from its control.
pub(super) fn posted(shape: &Shape, value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match shape {
        Shape::Choice(choices) if choices.iter().all(|(known, _)| *known != text) => String::new(),
        Shape::YesNo if !["true", "false"].contains(&text.as_str()) => String::new(),
        Shape::Assent if text != "true" => String::new(),
        Shape::Text { most } if most.is_some_and(|most| most > LINE_MOST) => {
            text.replace("\r\n", "\n").trim().to_owned()
        }
        _ => text.replace(['\r', '\n'], "").trim().to_owned(),
    }
}
