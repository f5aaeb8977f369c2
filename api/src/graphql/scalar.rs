//! The contract's scalars.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat};
use domain::Moment;
use uuid::Uuid;

/// RFC 3339 in UTC, `2026-02-13T09:59:00Z`. A name that ends in At or By is a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime(pub Moment);

/// RFC 3339 in UTC, `2026-02-13T09:59:00Z`. A name that ends in At or By is a moment.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(text.parse().map_err(|_| "a moment is written 2026-02-13T09:59:00Z")?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
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

/// A JSON value. Numbers within 2^53; larger ones are texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Json(pub serde_json::Value);

/// A JSON value. Numbers within 2^53; larger ones are texts.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        value.into_json().map(Self).map_err(|_| "not a JSON value".into())
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or(Value::Null)
    }
}

/// A decimal number as text, `"1200000"`: no binary fraction, no 32-bit limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal(pub String);

/// A decimal number as text, `"1200000"`: no binary fraction, no 32-bit limit.
#[Scalar(name = "Decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) if is_decimal(text) => Ok(Self(text.clone())),
            Value::String(_) => Err("a decimal number is written \"1200000\" or \"12.5\"".into()),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    text.len() <= 40
        && [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// RFC 9562 UUID, made by the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

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
