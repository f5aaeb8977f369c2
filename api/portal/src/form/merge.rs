//! Merging what somebody typed on a page into a draft that may have moved on since the page was drawn: a three-way
//! merge, by field, of what the page showed, what was posted from it, and what is kept now.

use serde_json::{Map, Value};

use super::drawn::LINE_MOST;
use super::sent::{day, number};
use super::shape::{Field, Shape};
use super::told::typed_value;

/// A field that was changed here and elsewhere, to different values; what is kept is left as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Its control.
    pub control: String,
    /// What is kept, as its control would show it.
    pub theirs: Value,
}

/// Merges what was typed on a page into what is kept; `base` is what its controls showed before anybody typed, without
/// which all that was typed counts as changed. What nobody touched stays to the letter, whatever its type and whether
/// the form knows it or not.
pub fn merge(
    fields: &[Field],
    above: &str,
    (base, mine): (Option<&Value>, &Value),
    held: &mut Map<String, Value>,
) -> Vec<Clash> {
    let mut clashes = Vec::new();
    merge_fields(fields, above, (base, mine), held, &mut clashes);
    clashes
}

/// The same for one field: what is to be kept of it, where that is something else than before.
pub fn merge_field(
    field: &Field,
    id: &str,
    (base, mine): (Option<&Value>, &Value),
    held: Option<&Value>,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    let theirs = typed_value(field, held.unwrap_or(&Value::Null));
    let base = base.unwrap_or(&theirs);
    if let Shape::Object(fields) = &field.shape {
        let is_other = held.is_some_and(|held| !held.is_object() && !held.is_null());
        if is_other && is_same(field, base, mine) {
            return None;
        }
        let mut inner = held.and_then(Value::as_object).cloned().unwrap_or_default();
        let before = inner.clone();
        merge_fields(fields, id, (Some(base), mine), &mut inner, clashes);
        return (inner != before).then_some(Value::Object(inner));
    }
    if is_same(field, base, mine) || is_same(field, &theirs, mine) {
        return None;
    }
    if is_same(field, &theirs, base) {
        return Some(taken(field, mine, held));
    }
    if let Shape::Rows { fields, .. } = &field.shape {
        let rows = [base, mine, &theirs].map(|rows| filled(fields, rows).len());
        if rows[0] == rows[1] && rows[1] == rows[2] {
            let mut kept = held.and_then(Value::as_array).cloned().unwrap_or_default();
            for (place, row) in kept.iter_mut().enumerate().take(rows[0]) {
                let id = format!("{id}/{place}");
                let mut inner = row.as_object().cloned().unwrap_or_default();
                merge_fields(fields, &id, (Some(&base[place]), &mine[place]), &mut inner, clashes);
                *row = Value::Object(inner);
            }
            return Some(Value::Array(kept));
        }
    }
    clashes.push(Clash { control: id.to_owned(), theirs });
    None
}

fn merge_fields(
    fields: &[Field],
    above: &str,
    (base, mine): (Option<&Value>, &Value),
    held: &mut Map<String, Value>,
    clashes: &mut Vec<Clash>,
) {
    for field in fields {
        let id = format!("{above}/{}", field.key);
        let typed = (base.map(|base| &base[&field.key]), &mine[&field.key]);
        if let Some(merged) = merge_field(field, &id, typed, held.get(&field.key), clashes) {
            held.insert(field.key.clone(), merged);
        }
    }
}

/// What was typed, with the types that the values had before where it can be read so, and with what the form does not
/// know beside it.
fn taken(field: &Field, mine: &Value, held: Option<&Value>) -> Value {
    match &field.shape {
        Shape::Object(fields) => {
            let mut inner = held.and_then(Value::as_object).cloned().unwrap_or_default();
            for field in fields {
                let value = taken(field, &mine[&field.key], inner.get(&field.key));
                inner.insert(field.key.clone(), value);
            }
            Value::Object(inner)
        }
        Shape::Rows { fields, .. } => {
            let row = |(place, mine): (usize, &Value)| {
                let mut inner = held.and_then(|held| held[place].as_object()).cloned().unwrap_or_default();
                for field in fields {
                    let value = taken(field, &mine[&field.key], inner.get(&field.key));
                    inner.insert(field.key.clone(), value);
                }
                Value::Object(inner)
            };
            Value::Array(mine.as_array().into_iter().flatten().enumerate().map(row).collect())
        }
        Shape::Several(choices) => {
            let is_shown = |value: &&Value| choices.iter().any(|(known, _)| value.as_str() == Some(known));
            let hidden = held.and_then(Value::as_array).into_iter().flatten().filter(|value| !is_shown(value));
            Value::Array(mine.as_array().into_iter().flatten().chain(hidden).cloned().collect())
        }
        shape => {
            let text = mine.as_str().unwrap_or_default();
            let typed = match (shape, held) {
                (_, Some(held)) if is_same(field, &typed_value(field, held), mine) => Some(held.clone()),
                (Shape::Number | Shape::Year, Some(Value::Number(_))) => number(text).map(Value::from),
                (Shape::YesNo | Shape::Assent, Some(Value::Bool(_))) => text.parse::<bool>().ok().map(Value::from),
                (Shape::Day, Some(Value::String(held))) if held.parse::<chrono::NaiveDate>().is_ok() => {
                    day(text).map(|day| day.to_string().into())
                }
                _ => None,
            };
            typed.unwrap_or_else(|| mine.clone())
        }
    }
}

/// Whether a browser would post the same of either.
fn is_same(field: &Field, one: &Value, other: &Value) -> bool {
    match &field.shape {
        Shape::Object(fields) => is_same_in(fields, one, other),
        Shape::Rows { fields, .. } => {
            let (one, other) = (filled(fields, one), filled(fields, other));
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same_in(fields, one, other))
        }
        Shape::Several(choices) => {
            let chosen = |value: &Value, known: &str| {
                value.as_array().is_some_and(|values| values.iter().any(|value| value.as_str() == Some(known)))
            };
            choices.iter().all(|(known, _)| chosen(one, known) == chosen(other, known))
        }
        shape => posted(shape, one) == posted(shape, other),
    }
}

fn is_same_in(fields: &[Field], one: &Value, other: &Value) -> bool {
    fields.iter().all(|field| is_same(field, &one[&field.key], &other[&field.key]))
}

/// Rows as far as anything stands in them: empty ones are shown to be filled in.
fn filled<'v>(fields: &[Field], rows: &'v Value) -> &'v [Value] {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    let end = rows.iter().rposition(|row| !is_same_in(fields, row, &Value::Null)).map_or(0, |place| place + 1);
    &rows[..end]
}

/// What a browser makes of a value in its control.
fn posted(shape: &Shape, value: &Value) -> String {
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

#[cfg(test)]
mod tests;
