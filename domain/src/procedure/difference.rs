//! Structural difference of two JSON values.

use serde_json::{Map, Value};

/// Change at one place of a JSON value.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// JSON pointer (RFC 6901); empty for the whole value.
    pub path: String,
    /// `None` where it was added.
    pub before: Option<Value>,
    /// `None` where it was removed.
    pub after: Option<Value>,
}

/// Changes at the deepest places that can be told apart: objects by key, arrays by index.
pub fn differences(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut found);
    found
}

fn compare(path: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => compare_fields(&path, before, after, found),
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for index in 0..before.len().max(after.len()) {
                compare(format!("{path}/{index}"), before.get(index), after.get(index), found);
            }
        }
        (before, after) if before == after => {}
        (before, after) => found.push(Change { path, before: before.cloned(), after: after.cloned() }),
    }
}

fn compare_fields(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Change>) {
    let added = after.keys().filter(|key| !before.contains_key(*key));
    for key in before.keys().chain(added) {
        let part = key.replace('~', "~0").replace('/', "~1");
        compare(format!("{path}/{part}"), before.get(key), after.get(key), found);
    }
}
