use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use store::sql::Argument;
use thiserror::Error;

/// Names a list and its order: a cursor of another list means nothing in this one.
pub(crate) type Tag = &'static str;

/// Where a row stands in a list: opaque, and good for as long as the list exists, also when the row has gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

/// A cursor that this list did not give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a cursor of another list or order")]
pub struct InvalidCursor;

/// One value of the key that a list is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    Integer(i64),
    Text(String),
}

impl From<Key> for Argument {
    fn from(key: Key) -> Self {
        match key {
            Key::Integer(value) => value.into(),
            Key::Text(value) => value.into(),
        }
    }
}

impl Cursor {
    /// Of the row with this key.
    pub(crate) fn new(tag: Tag, keys: &[Key]) -> Self {
        // Texts and integers always serialize; were it otherwise, the cursor would be refused when it comes back.
        let text = serde_json::to_string(&(tag, keys)).unwrap_or_default();
        Self(URL_SAFE_NO_PAD.encode(text))
    }

    /// The key, where it is of this list and has so many values, integers where `shape` has one.
    pub(crate) fn keys(&self, tag: Tag, shape: &[Key]) -> Result<Vec<Key>, InvalidCursor> {
        let text = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_| InvalidCursor)?;
        let (found, keys): (String, Vec<Key>) = serde_json::from_slice(&text).map_err(|_| InvalidCursor)?;
        let fits = keys.len() == shape.len()
            && keys
                .iter()
                .zip(shape)
                .all(|(key, like)| matches!((key, like), (Key::Integer(_), Key::Integer(_)) | (Key::Text(_), Key::Text(_))))
            // PostgreSQL takes no NUL in a text.
            && !keys.iter().any(|key| matches!(key, Key::Text(text) if text.contains('\0')));
        if found == tag && fits { Ok(keys) } else { Err(InvalidCursor) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether it fits is told by the list that it is given to.
impl FromStr for Cursor {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}
