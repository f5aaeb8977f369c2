//! Bad input: each answered by its typed error, with nothing written.

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

use crate::office::{Office, Person};

impl Office {
    /// Fails unless the input is refused with exactly these faults, `CODE field`, and nothing is written.
    pub(crate) async fn refuses(&self, who: &Person, mutation: &str, input: &Value, faults: &[&str]) {
        let before = self.footprint().await;
        let reply = self.mutate(who, mutation, "", input.clone()).await;
        let mut expected = faults.to_vec();
        expected.sort_unstable();
        assert_eq!(reply.faults(), expected, "{mutation}({input})");
        self.assert_nothing_written_since(&before, &format!("{mutation}({input})")).await;
    }

    /// Fails unless the input is none of this schema, and nothing is written.
    pub(crate) async fn does_not_take(&self, who: &Person, mutation: &str, input: &Value) {
        let before = self.footprint().await;
        let reply = self.mutate(who, mutation, "", input.clone()).await;
        assert_eq!(reply.error(), "BAD_USER_INPUT", "{mutation}({input})");
        self.assert_nothing_written_since(&before, &format!("{mutation}({input})")).await;
    }
}

/// The input with one field set.
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
