//! Checks the texts and keys of published facts (procedures, calendars).

use serde_json::Value;

use super::invalid;
use super::text::exact;
use crate::{Fault, Faults};

/// Keys that mark a personal field in storage; no other object may have one.
const MARKERS: [&str; 3] = ["$personal", "$sealed", "$erased"];

/// Faults of texts and keys in published facts, at their places below `field`: forbidden characters, and keys that mark
/// personal fields. Everything else is for the rules of the facts themselves.
pub fn fact_texts(facts: &Value, field: &[&str]) -> Vec<Fault> {
    let mut faults = Faults::new();
    let mut path: Vec<String> = field.iter().map(|part| (*part).to_owned()).collect();
    read(facts, &mut path, &mut faults);
    faults.into_vec()
}

fn read(value: &Value, path: &mut Vec<String>, faults: &mut Faults) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => {
            if exact(text, &[]).is_err() {
                faults.push(Fault { field: path.clone(), ..invalid(&[]) });
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                read(item, path, faults);
                path.pop();
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                if exact(key, &[]).is_err() || MARKERS.contains(&key.as_str()) {
                    faults.push(Fault { field: path.clone(), ..invalid(&[]) });
                    continue;
                }
                path.push(key.clone());
                read(value, path, faults);
                path.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forbidden_texts_and_keys_are_refused_at_their_place() {
        let facts = json!({
            "name": { "vi": "Cấp\u{0} phép" },
            "formSchema": { "$ref": "#/$defs/a", "$sealed": {}, "list": ["được", "\u{202E}"] },
            "k\u{8}": 1,
        });
        let mut places: Vec<_> =
            fact_texts(&facts, &["definition"]).into_iter().map(|fault| fault.field.join("/")).collect();
        places.sort();
        assert_eq!(
            places,
            ["definition", "definition/formSchema", "definition/formSchema/list/1", "definition/name/vi"]
        );
    }
}
