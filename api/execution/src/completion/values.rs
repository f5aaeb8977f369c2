//! Null propagation and key order of values.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};

use super::failures::Failures;
use super::plan::{Below, Plan, PlannedField, TYPE_KEY};

/// A null where none may be: it propagates to the parent.
pub(super) struct NullParent;

/// Completes an object by its plan.
pub(super) fn complete(object: &mut Value, plan: &Plan, failures: &Failures) -> Result<(), NullParent> {
    match object {
        Value::Object(fields) => object_by(fields, plan, Some(failures)),
        _ => Err(NullParent),
    }
}

fn object_by(
    fields: &mut IndexMap<Name, Value>,
    Plan(plan): &Plan,
    failures: Option<&Failures>,
) -> Result<(), NullParent> {
    let stands = fields.len() == plan.len() && fields.keys().zip(plan).all(|(key, planned)| *key == planned.key);
    if !stands {
        let mut found = std::mem::take(fields);
        found.swap_remove(TYPE_KEY);
        for planned in plan {
            let value = found.swap_remove(&planned.key).unwrap_or_default();
            fields.insert(planned.key.clone(), value);
        }
        // Unplanned fields: there should be none, but none is dropped.
        fields.extend(found);
    }
    for (planned, value) in plan.iter().zip(fields.values_mut()) {
        let failures = failures.and_then(|failures| failures.field(&planned.key));
        completed(value, planned, &planned.nullable, failures)?;
    }
    Ok(())
}

/// Completes a value; `nullable` is its nullability from here inwards, empty where unknown.
fn completed(
    value: &mut Value,
    planned: &PlannedField,
    nullable: &[bool],
    failures: Option<&Failures>,
) -> Result<(), NullParent> {
    let (may_be_null, inner) = nullable.split_first().map_or((true, nullable), |(first, inner)| (*first, inner));
    let is_list = nullable.is_empty() || !inner.is_empty();
    // async-graphql leaves out an object in which all fields failed or were skipped.
    if *value == Value::Null
        && (!may_be_null || failures.is_some_and(Failures::are_below))
        && let (Below::Object(_), []) = (&planned.below, inner)
    {
        *value = Value::Object(IndexMap::new());
    }
    let done = match (&mut *value, &planned.below) {
        (Value::List(items), _) if is_list => items.iter_mut().enumerate().try_for_each(|(index, item)| {
            completed(item, planned, inner, failures.and_then(|failures| failures.item(index)))
        }),
        (Value::Object(fields), Below::Object(plan)) => object_by(fields, plan, failures),
        (Value::Object(fields), Below::OneOf(plans)) => match fields.get(TYPE_KEY) {
            Some(Value::String(name)) => match plans.get(name) {
                Some(plan) => object_by(fields, plan, failures),
                None => Ok(()),
            },
            _ => Ok(()),
        },
        (Value::Null, _) => Err(NullParent),
        _ => Ok(()),
    };
    if done.is_err() && may_be_null {
        *value = Value::Null;
        return Ok(());
    }
    done
}
