//! What a supplement may change: only what its request named.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{FiledDossier, OpenSupplement, SupplementTarget};

/// The places (JSON pointers, RFC 6901) where two forms differ, the outermost ones; arrays are compared by index,
/// and another length is a change of the array itself.
pub(super) fn changed_places(old: &Value, new: &Value) -> Vec<String> {
    let mut places = Vec::new();
    compare(old, new, &mut String::new(), &mut places);
    places
}

fn compare(old: &Value, new: &Value, at: &mut String, places: &mut Vec<String>) {
    let mut below = |part: &str, old: Option<&Value>, new: Option<&Value>| {
        let length = at.len();
        at.push('/');
        at.push_str(&part.replace('~', "~0").replace('/', "~1"));
        match (old, new) {
            (Some(old), Some(new)) => compare(old, new, at, places),
            (None, None) => {}
            _ => places.push(at.clone()),
        }
        at.truncate(length);
    };
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                below(key, old.get(key), new.get(key));
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                below(&index.to_string(), Some(old), Some(new));
            }
        }
        (old, new) if old == new => {}
        _ => places.push(at.clone()),
    }
}

/// Whether a place lies at or under a pointer.
pub(super) fn lies_under(place: &str, pointer: &str) -> bool {
    place == pointer || place.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'))
}

/// A place as the path of a fault: `/suppliers/0/name` is `["form", "suppliers", "0", "name"]`.
pub(super) fn field_of(place: &str) -> Vec<String> {
    std::iter::once("form".to_owned())
        .chain(place.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")))
        .collect()
}

impl OpenSupplement {
    pub(super) fn names_field(&self, place: &str) -> bool {
        self.items.iter().any(
            |item| matches!(&item.target, SupplementTarget::FormField(pointer) if lies_under(place, pointer)),
        )
    }

    pub(super) fn names_requirement(&self, key: &str) -> bool {
        self.items.iter().any(|item| matches!(&item.target, SupplementTarget::Requirement(named) if named == key))
    }

    /// Whether each item is answered by a change or a file; what is left needs a message saying why not.
    pub(super) fn is_answered_by(&self, changed: &[String], requirements: &BTreeSet<&str>) -> bool {
        self.items.iter().all(|item| match &item.target {
            SupplementTarget::FormField(pointer) => changed.iter().any(|place| lies_under(place, pointer)),
            SupplementTarget::Requirement(key) => requirements.contains(key.as_str()),
        })
    }
}

impl FiledDossier {
    /// The form with a merge patch applied; the form as it is where there is none.
    pub(super) fn merged_form(&self, patch: Option<&Value>) -> Option<Value> {
        let mut merged = self.form.known()?.clone();
        if let Some(patch) = patch {
            json_patch::merge(&mut merged, patch);
        }
        Some(merged)
    }
}
