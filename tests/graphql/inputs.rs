//! Invalid inputs: each gets its typed error, with nothing written.

pub(crate) mod addresses;
mod days;
mod dossiers;
mod log_in;
mod look_up;
mod names;
mod nested;
mod pages;
mod registration;
mod repeated;
mod secrets;
mod supplements;
mod texts;
mod update;
mod uploads;
mod watched;

use serde_json::Value;

/// The input with one field changed.
fn with(input: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut input = input.clone();
    input[field] = value.into();
    input
}

/// The input without a field.
fn without(input: &Value, field: &str) -> Value {
    let mut input = input.clone();
    input.as_object_mut().expect("an input").remove(field);
    input
}
