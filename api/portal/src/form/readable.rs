//! Values of a form as text: for reading, and as their controls show them.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::shape::{Field, Shape, row_title};
use crate::money::{decimal, grouped};
use crate::translator::Translator;

/// Titled group of a form's values.
pub struct ReadableGroup {
    pub title: String,
    /// Key of its first field.
    pub key: String,
    /// Label and value of each field; `None` for an absent value.
    pub lines: Vec<(String, Option<String>)>,
}

/// Values of a form, by group.
pub fn told(translator: &Translator, fields: &[Field], form: &Value) -> Vec<ReadableGroup> {
    fields.iter().map(|field| group(translator, field, &form[&field.key])).collect()
}

fn group(translator: &Translator, field: &Field, value: &Value) -> ReadableGroup {
    let mut lines = Vec::new();
    match &field.shape {
        Shape::Object(fields) => {
            for below in fields {
                below_group(translator, below, &value[&below.key], "", &mut lines);
            }
        }
        _ => below_group(translator, field, value, "", &mut lines),
    }
    // A title that is a whole sentence is not repeated.
    let title =
        if matches!(field.shape, Shape::Assent) { translator.t("apply-undertaking") } else { field.title.clone() };
    ReadableGroup { title, key: field.key.clone(), lines }
}

fn below_group(
    translator: &Translator,
    field: &Field,
    value: &Value,
    before: &str,
    lines: &mut Vec<(String, Option<String>)>,
) {
    let title = || format!("{before}{}", field.title);
    match &field.shape {
        Shape::Object(fields) => {
            for below in fields {
                below_group(translator, below, &value[&below.key], &format!("{} – ", title()), lines);
            }
        }
        Shape::Rows { fields, .. } => {
            let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
            if rows.is_empty() {
                lines.push((title(), None));
            }
            for (place, row) in rows.iter().enumerate() {
                let before = format!("{} – ", row_title(translator, field, place));
                for below in fields {
                    below_group(translator, below, &row[&below.key], &before, lines);
                }
            }
        }
        _ => lines.push((title(), written(translator, field, value))),
    }
}

/// Value of one field as text; lists and groups take a line per item.
pub fn written_at(translator: &Translator, field: &Field, value: &Value) -> Option<String> {
    if !matches!(field.shape, Shape::Object(_) | Shape::Rows { .. }) {
        return written(translator, field, value);
    }
    let lines = group(translator, field, value).lines.into_iter();
    let lines: Vec<String> = lines.filter_map(|(name, value)| Some(format!("{name}: {}", value?))).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Formats a single value.
pub(super) fn written(translator: &Translator, field: &Field, value: &Value) -> Option<String> {
    let choice = |value: &Value, choices: &[(String, String)]| {
        let name = value.as_str().unwrap_or_default();
        choices.iter().find(|(known, _)| known == name).map_or_else(|| name.to_owned(), |(_, title)| title.clone())
    };
    let text = match (&field.shape, value) {
        (_, Value::Null) => return None,
        (Shape::Choice(choices), value) => choice(value, choices),
        (Shape::Several(choices), Value::Array(values)) => {
            values.iter().map(|value| choice(value, choices)).collect::<Vec<_>>().join("\n")
        }
        (Shape::Number, Value::Number(number)) => grouped(&number.to_string()),
        (Shape::Decimal { .. }, Value::String(text)) => decimal(text),
        (_, Value::Bool(yes)) => translator.t(if *yes { "form-yes" } else { "form-no" }),
        (Shape::Day, Value::String(text)) => {
            text.parse::<NaiveDate>().map_or_else(|_| text.clone(), |day| translator.day(day))
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// Formats a day as a date input of the portal takes it.
pub fn typed_day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// Converts a form's values to what its controls show, for editing.
pub fn as_typed(fields: &[Field], form: &Value) -> Map<String, Value> {
    fields.iter().map(|field| (field.key.clone(), typed_value(field, &form[&field.key]))).collect()
}

/// Converts one value to what its control shows.
pub fn typed_value(field: &Field, value: &Value) -> Value {
    match (&field.shape, value) {
        (Shape::Object(fields), value) => Value::Object(as_typed(fields, value)),
        (Shape::Rows { fields, .. }, Value::Array(rows)) => {
            Value::Array(rows.iter().map(|row| Value::Object(as_typed(fields, row))).collect())
        }
        (Shape::Several(_), Value::Array(values)) => Value::Array(values.clone()),
        (Shape::Rows { .. } | Shape::Several(_), _) => Value::Array(Vec::new()),
        (Shape::Day, Value::String(text)) => {
            let day = text.parse::<NaiveDate>();
            day.map_or_else(|_| text.clone(), typed_day).into()
        }
        (Shape::Decimal { has_point: true }, Value::String(text)) => text.replacen('.', ",", 1).into(),
        (_, Value::String(text)) => text.as_str().into(),
        (_, Value::Null) => Value::from(""),
        (_, other) => other.to_string().into(),
    }
}
