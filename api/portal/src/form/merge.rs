//! Merging what somebody typed on a page into a draft that may have moved on since the page was drawn: a three-way
//! merge, by field, of what the page showed, what was posted from it, and what is kept now. What the page showed is known
//! by its marks: the draft keeps its latest version alone.

use serde_json::value::Index;
use serde_json::{Map, Value};

use super::marks::{Mark, filled, is_same, marks_of, posted};
use super::readable::typed_value;
use super::sent::{day, number};
use super::shape::{Field, Shape};

/// A field that was changed here and elsewhere, to different values; what is kept is left as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// Its control.
    pub control: String,
    /// What is kept, as its control would show it.
    pub theirs: Value,
}

/// What was posted from a page.
#[derive(Clone, Copy)]
pub struct Edit<'e> {
    /// Marks of what its controls showed before anybody typed; without them all that was typed counts as changed.
    pub base: Option<&'e Value>,
    /// As typed.
    pub mine: &'e Value,
    /// Makes marks like those of `base`.
    pub mark: Mark<'e>,
}

impl Edit<'_> {
    /// The same of what stands at a key or a place.
    #[must_use]
    pub fn at(&self, index: impl Index + Copy) -> Self {
        Self { base: self.base.map(|base| &base[index]), mine: &self.mine[index], ..*self }
    }
}

/// Merges what was typed on a page into what is kept. What nobody touched stays to the letter, whatever its type and
/// whether the form knows it or not.
pub fn merge(fields: &[Field], above: &str, edit: Edit<'_>, held: &mut Map<String, Value>) -> Vec<Clash> {
    let mut clashes = Vec::new();
    merge_fields(fields, above, edit, held, &mut clashes);
    clashes
}

/// The same for one field: what is to be kept of it, where that is something else than before.
pub fn merge_field(
    field: &Field,
    id: &str,
    edit: Edit<'_>,
    held: Option<&Value>,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    let theirs = typed_value(field, held.unwrap_or(&Value::Null));
    let marks = [edit.mine, &theirs].map(|value| marks_of(field, value, edit.mark));
    let [my_marks, their_marks] = &marks;
    let base = edit.base.unwrap_or(their_marks);
    let edit = Edit { base: Some(base), ..edit };
    if let Shape::Object(fields) = &field.shape {
        let is_other = held.is_some_and(|held| !held.is_object() && !held.is_null());
        if is_other && is_same(field, base, my_marks) {
            return None;
        }
        let mut inner = held.and_then(Value::as_object).cloned().unwrap_or_default();
        let before = inner.clone();
        merge_fields(fields, id, edit, &mut inner, clashes);
        return (inner != before).then_some(Value::Object(inner));
    }
    if is_same(field, base, my_marks) || is_same(field, their_marks, my_marks) {
        return None;
    }
    if is_same(field, their_marks, base) {
        return Some(taken(field, edit.mine, held));
    }
    if let Shape::Rows { fields, .. } = &field.shape {
        let rows = [base, my_marks, their_marks].map(|rows| filled(fields, rows).len());
        if rows[0] == rows[1] && rows[1] == rows[2] {
            let mut kept = held.and_then(Value::as_array).cloned().unwrap_or_default();
            for (place, row) in kept.iter_mut().enumerate().take(rows[0]) {
                let id = format!("{id}/{place}");
                let mut inner = row.as_object().cloned().unwrap_or_default();
                merge_fields(fields, &id, edit.at(place), &mut inner, clashes);
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
    edit: Edit<'_>,
    held: &mut Map<String, Value>,
    clashes: &mut Vec<Clash>,
) {
    for field in fields {
        let id = format!("{above}/{}", field.key);
        let edit = edit.at(field.key.as_str());
        if let Some(merged) = merge_field(field, &id, edit, held.get(&field.key), clashes) {
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
                (shape, Some(held)) if posted(shape, &typed_value(field, held)) == posted(shape, mine) => {
                    Some(held.clone())
                }
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

#[cfg(test)]
mod tests;
