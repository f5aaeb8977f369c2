//! Confirmation in an SMS gateway's answer.

use std::str::FromStr;

use serde_json::Value;
use thiserror::Error;

/// Expected content of a gateway's 2xx: some gateways answer 200 with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsDone {
    /// `/status=success`: the value at this JSON pointer, as text.
    Value {
        /// JSON pointer (RFC 6901).
        pointer: String,
        /// Text of a string; a number or a boolean as JSON writes it.
        value: String,
    },
    /// Anything else: a substring of the body.
    Text(String),
}

/// A confirmation with nothing to look for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("what a gateway answers is written /pointer=value, or as a text that has to be in it")]
pub struct InvalidSmsDone;

impl FromStr for SmsDone {
    type Err = InvalidSmsDone;
    fn from_str(text: &str) -> Result<Self, InvalidSmsDone> {
        match text.trim() {
            "" => Err(InvalidSmsDone),
            text if text.starts_with('/') => {
                let (pointer, value) = text.split_once('=').ok_or(InvalidSmsDone)?;
                Ok(Self::Value { pointer: pointer.trim().to_owned(), value: value.trim().to_owned() })
            }
            text => Ok(Self::Text(text.to_owned())),
        }
    }
}

impl SmsDone {
    /// True when this body has the confirmation.
    pub(super) fn is_said_by(&self, body: &[u8]) -> bool {
        match self {
            Self::Value { pointer, value } => {
                let body: Option<Value> = serde_json::from_slice(body).ok();
                match body.as_ref().and_then(|body| body.pointer(pointer)) {
                    Some(Value::String(found)) => found == value,
                    Some(found @ (Value::Number(_) | Value::Bool(_) | Value::Null)) => {
                        serde_json::from_str::<Value>(value).is_ok_and(|said| said == *found)
                    }
                    Some(Value::Array(_) | Value::Object(_)) | None => false,
                }
            }
            Self::Text(text) => String::from_utf8_lossy(body).contains(text.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_held_against_a_value_at_its_place_or_a_text() {
        for (done, said, not_said) in [
            ("/CodeResult=100", r#"{"CodeResult":"100"}"#, r#"{"CodeResult":"101","ErrorMessage":"100"}"#),
            ("/CodeResult=100", r#"{"CodeResult":100}"#, r#"["100"]"#),
            ("/messages/0/ok = true", r#"{"messages":[{"ok":true}]}"#, r#"{"messages":[{"ok":false}]}"#),
            ("/error=null", r#"{"error":null}"#, r#"{"error":"no money"}"#),
            ("queued", "status: queued, 1", "status: refused"),
        ] {
            let done: SmsDone = done.parse().expect("a rule");
            assert!(done.is_said_by(said.as_bytes()) && !done.is_said_by(not_said.as_bytes()), "{done:?}");
            assert!(!done.is_said_by(b""), "{done:?}");
        }
        for text in ["", "  ", "/status"] {
            assert_eq!(text.parse::<SmsDone>(), Err(InvalidSmsDone));
        }
    }
}
