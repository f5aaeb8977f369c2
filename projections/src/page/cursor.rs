//! Keyset cursors: the opaque text form of a row's sort key, valid in one list only.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use store::sql::{Argument, StoredText};
use thiserror::Error;

/// Name of a list and its order: the cursor of another list is invalid in this one.
pub(crate) type Tag = &'static str;

/// Keyset cursor: opaque sort key of a row, valid for as long as the list exists, also after the row has gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

/// The cursor was not issued for this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a cursor of another list or order")]
pub struct InvalidCursor;

/// One value of a sort key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    Integer(i64),
    Text(String),
}

/// Type of a sort column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyType {
    /// Integers, moments.
    Integer,
    /// Texts, ids.
    Text,
}

impl KeyType {
    fn fits(self, key: &Key) -> bool {
        match (self, key) {
            (Self::Integer, Key::Integer(_)) | (Self::Text, Key::Text(_)) => true,
            (Self::Integer, Key::Text(_)) | (Self::Text, Key::Integer(_)) => false,
        }
    }
}

/// # Errors
/// For a text that no row can hold.
impl TryFrom<Key> for Argument {
    type Error = InvalidCursor;
    fn try_from(key: Key) -> Result<Self, InvalidCursor> {
        match key {
            Key::Integer(value) => Ok(value.into()),
            Key::Text(value) => StoredText::new(value).map(Self::from).map_err(|_| InvalidCursor),
        }
    }
}

impl Cursor {
    pub(crate) fn new(tag: Tag, keys: &[Key]) -> Self {
        // Texts and integers always serialize; otherwise the empty cursor would be refused when it comes back.
        let text = serde_json::to_string(&(tag, keys)).unwrap_or_default();
        Self(URL_SAFE_NO_PAD.encode(text))
    }

    /// Decodes the sort key, if the cursor is one of this list.
    pub(crate) fn keys(&self, tag: Tag, types: &[KeyType]) -> Result<Vec<Key>, InvalidCursor> {
        let text = URL_SAFE_NO_PAD.decode(&self.0).map_err(|_| InvalidCursor)?;
        let (found, keys): (String, Vec<Key>) = serde_json::from_slice(&text).map_err(|_| InvalidCursor)?;
        let fits = found == tag && keys.len() == types.len() && types.iter().zip(&keys).all(|(of, key)| of.fits(key));
        if fits { Ok(keys) } else { Err(InvalidCursor) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Any text is accepted here; the list that it is given to validates it.
impl FromStr for Cursor {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}
