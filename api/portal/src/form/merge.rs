//! Three-way merge of a posted page into a draft that may have changed since the page was drawn, field by field: base
//! (what the page showed), mine (what was posted) and theirs (what is stored now). The base is known by its marks,
//! because the draft stores its latest version alone.

use serde_json::value::Index;
use serde_json::{Map, Value};

use super::marks::{Mark, filled, is_same, marks_of, posted};
use super::readable::typed_value;
use super::sent::{day, number};
use super::shape::{Field, Shape};

/// Merge conflict: a field changed on both sides to different values. The stored value stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    pub control: String,
    /// Stored value, as its control would show it.
    pub theirs: Value,
}

/// Edit to merge: the posted values and the marks of their base.
#[derive(Clone, Copy)]
pub struct Edit<'e> {
    /// Marks of the base; without them every posted value counts as changed.
    pub base: Option<&'e Value>,
    /// Values of the post, in the shape of the form.
    pub mine: &'e Value,
    /// Hash function of the marks in `base`.
    pub mark: Mark<'e>,
}

impl Edit<'_> {
    /// Narrows the edit to a key or an index.
    #[must_use]
    pub fn at(&self, index: impl Index + Copy) -> Self {
        Self { base: self.base.map(|base| &base[index]), mine: &self.mine[index], ..*self }
    }
}

/// Merges posted values into the stored ones. Untouched values stay to the letter, whatever their type and whether the
/// form has such a field or not.
pub fn merge(fields: &[Field], above: &str, edit: Edit<'_>, held: &mut Map<String, Value>) -> Vec<Clash> {
    let mut clashes = Vec::new();
    merge_fields(fields, above, edit, held, &mut clashes);
    clashes
}

/// Merges one field; the new value, where it differs from the stored one.
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

/// Posted value, coerced to the stored value's type where it parses, with stored members that the form does not have.
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
