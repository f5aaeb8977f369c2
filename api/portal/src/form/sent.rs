//! Values that are sent to the API, parsed from typed ones.

use chrono::NaiveDate;
use domain::Fault;
use domain::input::{self, Digits};
use serde_json::{Map, Value};

use super::shape::{Field, Shape};

/// Parses typed values: empty ones are left out, and what does not parse is sent to the letter, so that the
/// JSON Schema reports it.
pub fn sent(fields: &[Field], typed: &Value) -> Map<String, Value> {
    fields.iter().filter_map(|field| Some((field.key.clone(), value(field, &typed[&field.key])?))).collect()
}

/// Parses one field. Numbers and booleans that a client of the API stored are sent as they are.
pub fn value(field: &Field, typed: &Value) -> Option<Value> {
    if typed.is_number() || typed.is_boolean() {
        return Some(typed.clone());
    }
    let text = typed.as_str().map(str::trim).filter(|text| !text.is_empty());
    match &field.shape {
        Shape::Object(fields) => {
            let sent = sent(fields, typed);
            // A required group is sent even if empty, so that its missing fields are reported at their own places.
            (!sent.is_empty() || field.is_required).then_some(Value::Object(sent))
        }
        Shape::Rows { fields, least, .. } => {
            let rows = typed.as_array().into_iter().flatten().map(|row| sent(fields, row));
            let mut rows: Vec<Value> = rows.map(Value::Object).collect();
            while rows.len() > *least && rows.last().is_some_and(|row| *row == Value::Object(Map::new())) {
                rows.pop();
            }
            if field.is_required {
                rows.resize(rows.len().max(*least), Value::Object(Map::new()));
            }
            (!rows.is_empty() || field.is_required).then_some(Value::Array(rows))
        }
        Shape::Several(_) => {
            let chosen = typed.as_array().cloned().unwrap_or_default();
            (!chosen.is_empty()).then_some(Value::Array(chosen))
        }
        Shape::YesNo | Shape::Assent => Some(match text? {
            "true" => true.into(),
            "false" => false.into(),
            other => other.into(),
        }),
        Shape::Day => Some(day(text?).map_or_else(|| text.into(), |day| day.to_string().into())),
        Shape::Number | Shape::Year => Some(number(text?).map_or_else(|| text.into(), Value::from)),
        Shape::Decimal { has_point } => Some(decimal(text?, *has_point).into()),
        Shape::TaxCode => Some(read(text?, input::tax_code)),
        Shape::IdentityNumber => Some(read(text?, input::identity_number)),
        Shape::Passport => Some(read(text?, input::passport)),
        Shape::IdentityOrPassport => Some(read(text?, input::identity_or_passport)),
        Shape::Phone => Some(read(text?, input::phone)),
        Shape::PhoneAbroad => Some(read(text?, input::phone_abroad)),
        Shape::Digits => Some(text?.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().into()),
        Shape::Email | Shape::Choice(_) | Shape::Text { .. } => Some(text?.into()),
    }
}

/// Normalizes a text by a rule; to the letter where the rule rejects it.
fn read(text: &str, rule: fn(&str, &[&str]) -> Result<String, Fault>) -> Value {
    rule(text, &[]).map_or_else(|_| text.into(), Value::from)
}

/// Parses a day in any of the accepted notations.
pub fn day(text: &str) -> Option<NaiveDate> {
    input::day(text, &[]).ok()
}

/// Parses an integer with or without digit groups.
pub fn number(text: &str) -> Option<i64> {
    input::whole_number(text, &[]).ok()
}

/// Normalizes a decimal to the form's notation; the number of digits is the JSON Schema's to check.
fn decimal(text: &str, has_point: bool) -> String {
    const MANY: Digits = Digits { whole: 40, fraction: 40 };
    let read = input::decimal(text, MANY, &[]).unwrap_or_else(|_| text.to_owned());
    if has_point { read.replace(',', ".") } else { read }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form::Form;

    /// Value sent for a text in a form's only field.
    fn sent_for(schema: &Value, typed: &str) -> Value {
        let form = Form::of(&json!({ "type": "object", "properties": { "a": schema } }));
        sent(form.fields(), &json!({ "a": typed })).remove("a").unwrap_or_default()
    }

    #[test]
    fn what_can_be_read_is_sent_in_the_one_way_that_it_is_kept() {
        let of = |format: &str| json!({ "type": "string", "format": format });
        for (schema, typed, sent) in [
            (of("date"), "7.3.2026", json!("2026-03-07")),
            (of("date"), "30/2/2026", json!("30/2/2026")),
            (of("vn-tax-code"), "6100123454 001", json!("6100123454-001")),
            (of("vn-identity-number"), "062 092 001 234", json!("062092001234")),
            (of("vn-phone"), "+84 912 345 678", json!("0912345678")),
            (of("vn-phone"), "113", json!("113")),
            (of("phone-abroad"), "+65 6100 0000", json!("+6561000000")),
            (of("passport"), "c 1234567", json!("C1234567")),
            (of("vn-identity-or-passport"), "062 092 001 234", json!("062092001234")),
            (of("vn-identity-or-passport"), "b1234567", json!("B1234567")),
            (of("decimal"), "4.5", json!("4,5")),
            (of("decimal"), "16.500", json!("16.500")),
            (json!({ "type": "integer" }), "1.200.000 đ", json!(1_200_000)),
            (json!({ "type": "integer", "format": "year" }), "1985", json!(1985)),
            (json!({ "type": "integer" }), "1,5", json!("1,5")),
        ] {
            assert_eq!(sent_for(&schema, typed), sent, "{typed}");
        }
    }

    #[test]
    fn forms_from_before_the_formats_are_sent_what_they_take() {
        let of = |pattern: &str| json!({ "type": "string", "pattern": pattern });
        for (pattern, typed, sent) in [
            ("^[0-9]{1,4}([.][0-9]{1,3})?$", "4,5", "4.5"),
            ("^[0-9]{1,4}([.][0-9]{1,3})?$", "4.5", "4.5"),
            ("^0[0-9]{9,10}$", "0912 345 678", "0912345678"),
            ("^[0-9]{10}(-[0-9]{3})?$", "6199 910 018", "6199910018"),
        ] {
            assert_eq!(sent_for(&of(pattern), typed), json!(sent), "{pattern} {typed}");
        }
    }
}
