//! Traversal of personal fields in JSON: finds, replaces and checks their markers.

use std::collections::BTreeSet;

use domain::{Location, Marker, SubjectId};
use serde_json::Value;

use super::{VaultError, place};

/// Replaces every personal field (marker object) in a value by the result of `with`, which is given its JSON pointer;
/// `None` leaves it. The inside of a field is not searched: users write it.
pub(super) fn replace(
    value: &mut Value,
    with: &mut impl FnMut(&str, Marker<'_>) -> Result<Option<Value>, VaultError>,
) -> Result<(), VaultError> {
    walk(value, &mut String::new(), with)
}

/// Strips the markers: known fields become their plain value, all others null.
pub fn plain(mut value: Value) -> Result<Value, VaultError> {
    replace(&mut value, &mut |_, marker| match marker {
        Marker::Known { value, .. } => Ok(Some(value.clone())),
        Marker::Sealed(_) | Marker::Erased { .. } => Ok(Some(Value::Null)),
    })?;
    Ok(value)
}

fn walk(
    value: &mut Value,
    pointer: &mut String,
    with: &mut impl FnMut(&str, Marker<'_>) -> Result<Option<Value>, VaultError>,
) -> Result<(), VaultError> {
    if let Some(marker) = Marker::read(value).map_err(|_| VaultError::Malformed)? {
        if let Some(other) = with(pointer, marker)? {
            *value = other;
        }
        return Ok(());
    }
    let above = pointer.len();
    match value {
        Value::Object(map) => {
            for (key, below) in map {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                walk(below, pointer, with)?;
                pointer.truncate(above);
            }
        }
        Value::Array(items) => {
            for (place, below) in items.iter_mut().enumerate() {
                pointer.push('/');
                pointer.push_str(&place.to_string());
                walk(below, pointer, with)?;
                pointer.truncate(above);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}

/// Notes in every sealed field of a value the location where it is stored.
pub(crate) fn locate(value: &mut Value, place: &Location) -> Result<(), VaultError> {
    replace(value, &mut |pointer, marker| match marker {
        Marker::Sealed(mut sealed) => {
            sealed.at = Some(place::of_field(place, pointer));
            Marker::Sealed(sealed).write().map(Some).map_err(|_| VaultError::Malformed)
        }
        Marker::Known { .. } | Marker::Erased { .. } => Ok(None),
    })
}

/// Subjects of the sealed fields in a value.
pub(crate) fn sealed_subjects(value: &Value) -> Result<BTreeSet<SubjectId>, VaultError> {
    let mut subjects = BTreeSet::new();
    each(value, &mut |marker| {
        if let Marker::Sealed(sealed) = marker {
            subjects.insert(sealed.subject);
        }
    })?;
    Ok(subjects)
}

/// Subjects of the plain-text fields in a value.
pub(crate) fn known_subjects(value: &Value) -> Result<BTreeSet<SubjectId>, VaultError> {
    let mut subjects = BTreeSet::new();
    each(value, &mut |marker| {
        if let Marker::Known { subject, .. } = marker {
            subjects.insert(subject);
        }
    })?;
    Ok(subjects)
}

/// Whether a sealed value still holds a personal field in plain text: one that was flattened into the object around it
/// is no marker, and would be stored unencrypted.
pub(super) fn holds_plain(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, below)| key == "$personal" || holds_plain(below)),
        Value::Array(items) => items.iter().any(holds_plain),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn each(value: &Value, see: &mut impl FnMut(Marker<'_>)) -> Result<(), VaultError> {
    if let Some(marker) = Marker::read(value).map_err(|_| VaultError::Malformed)? {
        see(marker);
        return Ok(());
    }
    match value {
        Value::Object(map) => map.values().try_for_each(|below| each(below, see)),
        Value::Array(items) => items.iter().try_for_each(|below| each(below, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}
