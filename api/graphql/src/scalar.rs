//! Scalars of the schema, with their parsers.

use async_graphql::{InputValueError, InputValueResult, Name, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use domain::Moment;
use uuid::Uuid;

/// RFC 3339 moment in UTC, `2026-02-13T09:59:00Z`. A field whose name ends in At or By is a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub Moment);

/// RFC 3339 moment in UTC, `2026-02-13T09:59:00Z`. A field whose name ends in At or By is a moment.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(text.parse().map_err(|_| "a moment is written 2026-02-13T09:59:00Z")?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.rfc3339())
    }
}

impl From<Moment> for DateTime {
    fn from(moment: Moment) -> Self {
        Self(moment)
    }
}

/// ISO 8601 calendar day in Asia/Ho_Chi_Minh, `2026-02-13`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// ISO 8601 calendar day in Asia/Ho_Chi_Minh, `2026-02-13`.
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) if text.len() == 10 => {
                Ok(Self(text.parse().map_err(|_| "a day is written 2026-02-13")?))
            }
            Value::String(_) => Err("a day is written 2026-02-13".into()),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Any JSON value. Numbers lie within ±(2^53 − 1); larger ones are texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(pub serde_json::Value);

/// Any JSON value. Numbers lie within ±(2^53 − 1); larger ones are texts.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        value.into_json().map(Self).map_err(|_| "not a JSON value".into())
    }

    fn to_value(&self) -> Value {
        ordered(&self.0, &[])
    }
}

/// Keyword of a form schema with the order in which people fill its properties in. Stored JSON keeps no order of keys;
/// clients that render a form from its schema need one.
const ORDER: &str = "x-order";
const PROPERTIES: &str = "properties";

/// JSON with these keys first, in order, and all others behind; below it, a schema's properties follow their keyword.
fn ordered(json: &serde_json::Value, order: &[&str]) -> Value {
    match json {
        serde_json::Value::Array(items) => Value::List(items.iter().map(|item| ordered(item, &[])).collect()),
        serde_json::Value::Object(fields) => {
            let named: Vec<&str> = fields
                .get(ORDER)
                .and_then(serde_json::Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|name| name.as_str())
                .collect();
            let first = order.iter().filter_map(|name| fields.get_key_value(*name));
            let rest = fields.iter().filter(|(name, _)| !order.contains(&name.as_str()));
            let written = first.chain(rest).map(|(name, value)| {
                let order = if name == PROPERTIES { named.as_slice() } else { &[] };
                (Name::new(name), ordered(value, order))
            });
            Value::Object(written.collect())
        }
        plain => Value::from_json(plain.clone()).unwrap_or(Value::Null),
    }
}

/// Decimal number as text, `"1200000"`, exact and without 32-bit limit. Inputs may be grouped as people write,
/// `"1.200.000"`, or integers; what cannot be read is a user error at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal(pub String);

/// Decimal number as text, `"1200000"`, exact and without 32-bit limit. Inputs may be grouped as people write,
/// `"1.200.000"`, or integers; what cannot be read is a user error at its field.
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(text.clone())),
            Value::Number(number) if number.is_u64() || number.is_i64() => Ok(Self(number.to_string())),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// RFC 9562 UUID, made by the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl From<RequestId> for Uuid {
    fn from(RequestId(id): RequestId) -> Self {
        id
    }
}

/// RFC 9562 UUID, made by the client.
#[Scalar(name = "UUID")]
impl ScalarType for RequestId {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(Uuid::parse_str(text).map_err(|_| "not a UUID")?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
