//! Merge of two forms whose common ancestor is unknown.

use serde_json::Value;

/// Two-way merge: a field in both is taken from the later form, groups are merged field by field, lists are taken as a
/// whole. For clients that do not say which version they started from.
pub fn merged(held: Value, later: Value) -> Value {
    match (held, later) {
        (Value::Object(mut held), Value::Object(later)) => {
            for (key, value) in later {
                let value = match held.remove(&key) {
                    Some(before) => merged(before, value),
                    None => value,
                };
                held.insert(key, value);
            }
            Value::Object(held)
        }
        (_, later) => later,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_either_holds_is_kept_and_what_both_hold_is_the_laters() {
        let held = json!({ "trader": { "name": "A", "fax": 1 }, "rows": [1, 2], "only": true });
        let later = json!({ "trader": { "name": "B", "phone": null }, "rows": [3] });
        let whole = json!({ "trader": { "name": "B", "fax": 1, "phone": null }, "rows": [3], "only": true });
        assert_eq!(merged(held, later), whole);
        assert_eq!(merged(json!("text"), json!({ "a": 1 })), json!({ "a": 1 }));
    }
}
