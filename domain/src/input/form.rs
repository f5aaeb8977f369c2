//! Normalizes a form, or its merge patch, as JSON, independently of its schema.

use serde_json::{Map, Value};

use super::integer::integer;
use super::text::{clean, exact};
use super::{invalid, too_long};
use crate::Fault;

/// Bytes of a form, serialized as JSON, at most.
pub const FORM_BYTES_MAX: usize = 48 * 1024;

/// Nesting depth of lists and objects at most, the form itself included.
const NESTING_MAX: usize = 32;
/// Faults reported at most: each repeats its path, so that a small form could request a very large answer.
const FAULTS_MAX: usize = 100;

/// Normalizes a form or its merge patch; the meaning of its fields is its schema's concern.
///
/// It is an object of at most [`FORM_BYTES_MAX`] bytes and 32 levels. Texts are cleaned like any text, but not trimmed;
/// keys are normalized to NFC. Numbers are integers within ±(2^53 - 1); `1.0` is `1`. Keys that begin with `$` are
/// refused, because the markers of personal fields do, and so is a key that two fields of an object share after NFC.
pub fn form_texts(form: &Value, field: &[&str]) -> Result<Value, Vec<Fault>> {
    if !form.is_object() {
        return Err(vec![invalid(field)]);
    }
    let path = field.iter().map(|part| (*part).to_owned()).collect();
    let mut reading = Reading { path, top: field.len(), faults: Vec::new() };
    let form = reading.value(form);
    if form.to_string().len() > FORM_BYTES_MAX {
        reading.faults.push(too_long(FORM_BYTES_MAX, field));
    }
    if reading.faults.is_empty() { Ok(form) } else { Err(reading.faults) }
}

/// Recursive descent over a form: the current path, and the faults so far.
struct Reading {
    path: Vec<String>,
    top: usize,
    faults: Vec<Fault>,
}

impl Reading {
    /// Normalized value; null where it is refused.
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Number(number) => match integer(number, &[]) {
                Ok(integer) => integer.into(),
                Err(fault) => self.refuse(fault),
            },
            Value::String(text) => match clean(text, &[]) {
                Ok(text) => Value::String(text),
                Err(fault) => self.refuse(fault),
            },
            Value::Array(_) | Value::Object(_) if self.path.len() - self.top >= NESTING_MAX => {
                self.refuse(invalid(&[]))
            }
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| self.item(index, item)).collect(),
            Value::Object(fields) => self.object(fields),
        }
    }

    fn item(&mut self, index: usize, item: &Value) -> Value {
        self.path.push(index.to_string());
        let item = self.value(item);
        self.path.pop();
        item
    }

    fn object(&mut self, fields: &Map<String, Value>) -> Value {
        let mut read = Map::new();
        for (written, value) in fields {
            let key = exact(written, &[]).ok().filter(|key| !key.starts_with('$') && !read.contains_key(key));
            self.path.push(key.as_ref().unwrap_or(written).clone());
            match key {
                Some(key) => drop(read.insert(key, self.value(value))),
                None => drop(self.refuse(invalid(&[]))),
            }
            self.path.pop();
        }
        Value::Object(read)
    }

    fn refuse(&mut self, fault: Fault) -> Value {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { field: self.path.clone(), ..fault });
        }
        Value::Null
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["form"];

    /// An object with lists nested to this depth.
    fn nested(lists: usize) -> Value {
        json!({ "a": (0..lists).fold(json!(1), |inner, _| json!([inner])) })
    }

    #[test]
    fn texts_and_keys_are_normalized_to_nfc() {
        let form = json!({ "te\u{302}n": "Nguye\u{302}\u{303}n", "d": [" a\tb\r\n\u{200B}", { "x": null, "y": true }], "n": -5 });
        let kept = json!({ "tên": "Nguyễn", "d": [" a\tb\n", { "x": null, "y": true }], "n": -5 });
        assert_eq!(form_texts(&form, FIELD), Ok(kept));
        assert_eq!(form_texts(&json!({}), FIELD), Ok(json!({})));
    }

    #[test]
    fn every_fault_has_its_path() {
        let form = json!({
            "suppliers": [{ "name": "A\u{202E}B" }, { "name": "B", "k\0": 1 }],
            "price": 1.5,
            "volume": 9_007_199_254_740_992_u64,
        });
        let faults = form_texts(&form, FIELD).unwrap_err();
        let range = Fault::at(FaultCode::OutOfRange, &["form", "volume"]);
        for fault in [
            invalid(&["form", "suppliers", "0", "name"])
                .with("reason", "CHARACTER")
                .with("character", "U+202E")
                .with("line", 1)
                .with("place", 2),
            invalid(&["form", "suppliers", "1", "k\0"]),
            invalid(&["form", "price"]),
            range.with("min", -9_007_199_254_740_991_i64).with("max", 9_007_199_254_740_991_i64),
        ] {
            assert!(faults.contains(&fault), "{fault:?} in {faults:?}");
        }
        assert_eq!(faults.len(), 4);
    }

    #[test]
    fn keys_of_personal_markers_are_refused() {
        for key in ["$personal", "$sealed", "$erased", "$"] {
            let form = json!({ "a": { key: { "subject": "00000000-0000-0000-0000-000000000000" } } });
            assert_eq!(form_texts(&form, FIELD), Err(vec![invalid(&["form", "a", key])]));
        }
    }

    #[test]
    fn keys_that_are_equal_in_nfc_are_refused() {
        let form = json!({ "ê": 1, "e\u{302}": 2 });
        assert_eq!(form_texts(&form, FIELD), Err(vec![invalid(&["form", "ê"])]));
    }

    #[test]
    fn a_form_is_an_object() {
        for form in [json!(null), json!("a"), json!([1]), json!(1)] {
            assert_eq!(form_texts(&form, FIELD), Err(vec![invalid(FIELD)]));
        }
    }

    #[test]
    fn nesting_is_limited_to_thirty_two_levels() {
        assert!(form_texts(&nested(31), FIELD).is_ok());
        let faults = form_texts(&nested(100), FIELD).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!((faults[0].code, faults[0].field.len()), (FaultCode::InvalidFormat, 1 + 32));
    }

    #[test]
    fn the_size_limit_counts_bytes_in_nfc() {
        let form = |text: &str| json!({ "a": text });
        let room = FORM_BYTES_MAX - form("").to_string().len();
        assert!(form_texts(&form(&"x".repeat(room)), FIELD).is_ok());
        assert!(form_texts(&form(&"e\u{302}".repeat(room / 2)), FIELD).is_ok());
        let too_long = Fault::at(FaultCode::TooLong, FIELD).with("max", 49152);
        assert_eq!(form_texts(&form(&"x".repeat(room + 1)), FIELD), Err(vec![too_long]));
    }

    #[test]
    fn at_most_a_hundred_faults_are_reported() {
        assert_eq!(form_texts(&json!({ "a": vec![0.5; 1000] }), FIELD).unwrap_err().len(), 100);
    }
}
