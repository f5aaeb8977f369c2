//! JSON merge patch (RFC 7396): computing the difference of two forms.

use serde_json::{Map, Value};

/// Merge patch that turns `old` into `new`; arrays are replaced as a whole. `None` where nothing differs.
pub fn patch(old: &Value, new: &Value) -> Option<Value> {
    if old == new {
        return None;
    }
    let (Value::Object(before), Value::Object(after)) = (old, new) else { return Some(new.clone()) };
    let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key.clone(), Value::Null));
    let changed = after.iter().filter_map(|(key, value)| {
        let difference = match before.get(key) {
            None => Some(value.clone()),
            Some(old) => patch(old, value),
        };
        Some((key.clone(), difference?))
    });
    Some(Value::Object(gone.chain(changed).collect::<Map<_, _>>()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_makes_the_one_form_of_the_other() {
        let old = json!({ "trader": { "name": "A", "fax": "1" }, "shops": [{ "name": "x" }], "kept": true });
        let new = json!({ "trader": { "name": "B" }, "shops": [{ "name": "x" }, { "name": "y" }], "kept": true });
        let patch = patch(&old, &new).expect("a difference");
        assert_eq!(
            patch,
            json!({ "trader": { "fax": null, "name": "B" }, "shops": [{ "name": "x" }, { "name": "y" }] })
        );
        let mut merged = old.clone();
        json_patch_like(&mut merged, &patch);
        assert_eq!(merged, new);
        assert_eq!(super::patch(&old, &old), None);
    }

    /// The algorithm of RFC 7396, section 2, literally.
    fn json_patch_like(target: &mut Value, patch: &Value) {
        let Value::Object(patch) = patch else { return *target = patch.clone() };
        if !target.is_object() {
            *target = json!({});
        }
        let target = target.as_object_mut().expect("an object");
        for (key, value) in patch {
            if value.is_null() {
                target.remove(key);
            } else {
                json_patch_like(target.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
    }
}
