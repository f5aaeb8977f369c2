use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::shape::{Field, Shape};

/// What is sent for what was typed: nothing for what was left empty, and to the letter what cannot be read, so that
/// the schema says what is wrong with it.
pub fn sent(fields: &[Field], typed: &Value) -> Map<String, Value> {
    fields.iter().filter_map(|field| Some((field.key.clone(), value(field, &typed[&field.key])?))).collect()
}

/// What is sent for one field. Numbers, and yes or no, that a client of the API kept are sent as they are.
pub fn value(field: &Field, typed: &Value) -> Option<Value> {
    if typed.is_number() || typed.is_boolean() {
        return Some(typed.clone());
    }
    let text = typed.as_str().map(str::trim).filter(|text| !text.is_empty());
    match &field.shape {
        Shape::Object(fields) => {
            let sent = sent(fields, typed);
            // A required group stays, so that what is missing in it is told at its own place.
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
        Shape::Number => Some(number(text?).map_or_else(|| text.into(), Value::from)),
        Shape::Digits { is_phone } => Some(digits(text?, *is_phone).into()),
        Shape::Email | Shape::Choice(_) | Shape::Text { .. } => Some(text?.into()),
    }
}

/// `7/3/2026`, `07-03-2026`, `7.3.2026`, `7 3 2026`, `07032026`, and what machines write: `2026-03-07`.
pub fn day(text: &str) -> Option<NaiveDate> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (day, month, year) = match parts[..] {
        [day, month, year] => (day, month, year),
        [all] if all.len() == 8 => (&all[..2], &all[2..4], &all[4..]),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `1200000`, `1.200.000`, `1,200,000`, `1 200 000 đ`; no fractions.
pub fn number(text: &str) -> Option<i64> {
    let text = text.trim_end_matches("đồng").trim_end_matches(['đ', '₫']).trim();
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}']).collect();
    let grouped = groups[1..].iter().all(|group| group.len() == 3);
    if grouped { groups.concat().parse().ok() } else { None }
}

/// Without spaces and dots; a telephone number as it is dialled within the country.
fn digits(text: &str, is_phone: bool) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    if !is_phone {
        return bare;
    }
    let bare: String = bare.chars().filter(|c| *c != '-').collect();
    bare.strip_prefix("+84").map_or(bare.clone(), |rest| format!("0{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_however_they_are_written() {
        for text in ["7/3/2026", "07/03/2026", "7-3-2026", "7.3.2026", "7 3 2026", "07032026", "2026-03-07"] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2026-03-07"), "{text}");
        }
        for text in ["30/2/2026", "7/3/26", "hôm nay", "7/3", "0703202"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_however_they_are_grouped() {
        for text in ["1200000", "1.200.000", "1,200,000", "1 200 000", "1.200.000 đ", "1.200.000 đồng"] {
            assert_eq!(number(text), Some(1_200_000), "{text}");
        }
        for text in ["1.5", "1,25", "một triệu", "1.20.000"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number("-3"), Some(-3));
    }

    #[test]
    fn telephone_numbers_are_written_as_they_are_dialled_here() {
        assert_eq!(digits("+84 912 345 678", true), "0912345678");
        assert_eq!(digits("0912.345.678", true), "0912345678");
        assert_eq!(digits("6100123454-001", false), "6100123454-001");
    }
}
