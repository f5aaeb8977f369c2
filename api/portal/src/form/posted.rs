//! Typed values of a form, read from a post; rows of repeatable groups are added and removed here.

use serde_json::{Map, Value};

use super::shape::{Field, Shape};
use crate::posted::Posted;

/// Most rows of a list in one post: more than any form asks for.
const ROWS_MOST: usize = 200;

/// Typed values of the fields under a prefix.
pub fn typed(fields: &[Field], above: &str, posted: &Posted) -> Map<String, Value> {
    let of = |field: &Field| (field.key.clone(), value(field, &format!("{above}/{}", field.key), posted));
    fields.iter().map(of).collect()
}

/// Typed value of one field.
pub fn value(field: &Field, id: &str, posted: &Posted) -> Value {
    match &field.shape {
        Shape::Object(fields) => Value::Object(typed(fields, id, posted)),
        Shape::Several(_) => Value::Array(posted.all(id).map(Value::from).collect()),
        Shape::Rows { fields, .. } => {
            let held = |place: &usize| {
                let start = format!("{id}/{place}/");
                posted.fields().iter().any(|(name, _)| name.starts_with(&start))
            };
            let row = |place| Value::Object(typed(fields, &format!("{id}/{place}"), posted));
            Value::Array((0..ROWS_MOST).take_while(held).map(row).collect())
        }
        _ => Value::from(posted.get(id)),
    }
}

/// Applies the add or remove button of a post to the form below `f`; the id of the list, where one was pressed.
pub fn rows_changed(posted: &Posted, typed: &mut Value) -> Option<String> {
    let list = rows_asked(posted)?;
    let rows = list_at(typed, list.strip_prefix('f')?)?;
    rows_changed_at(list, posted, rows).then(|| list.to_owned())
}

/// Id of the list whose add or remove button was pressed.
pub fn rows_asked(posted: &Posted) -> Option<&str> {
    let (verb, id) = posted.get("rows").split_once(':')?;
    if verb == "remove" { id.rsplit_once('/').map(|(list, _)| list) } else { Some(id) }
}

/// List at a JSON pointer, created where it is absent.
fn list_at<'v>(form: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    let mut at = form;
    for part in pointer.split('/').skip(1) {
        at = match at {
            Value::Array(rows) => rows.get_mut(part.parse::<usize>().ok()?)?,
            Value::Object(fields) => fields.entry(part.to_owned()).or_insert(Value::Null),
            other => {
                *other = Value::Object(Map::new());
                other.as_object_mut()?.entry(part.to_owned()).or_insert(Value::Null)
            }
        };
    }
    if !at.is_array() {
        *at = Value::Array(Vec::new());
    }
    Some(at)
}

/// Applies the add or remove button of a post to this list.
pub fn rows_changed_at(list: &str, posted: &Posted, rows: &mut Value) -> bool {
    let Some(rows) = rows.as_array_mut() else { return false };
    match posted.get("rows").split_once(':') {
        Some(("add", id)) if id == list => {
            // The empty row that an empty list shows counts as a row.
            rows.resize(rows.len().max(1), Value::Object(Map::new()));
            if rows.len() < ROWS_MOST {
                rows.push(Value::Object(Map::new()));
            }
            true
        }
        Some(("remove", id)) => {
            let place =
                id.rsplit_once('/').filter(|(above, _)| *above == list).and_then(|(_, place)| place.parse().ok());
            let place = place.filter(|place: &usize| *place < rows.len());
            if let Some(place) = place {
                rows.remove(place);
            }
            place.is_some()
        }
        _ => false,
    }
}
