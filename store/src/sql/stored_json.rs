//! JSON documents that both databases can store.

use serde_json::Value;

use super::{SqlError, StoredText, UnstorableText};

/// JSON document that every database stores. JSON writes NUL as an escape, which SQLite stores and PostgreSQL refuses:
/// so all bound JSON is checked here, as every text is by [`StoredText`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJson(StoredText);

impl StoredJson {
    /// Maximum length as text in bytes, as of any document.
    pub const MAX: usize = StoredText::DOCUMENT_MAX;

    /// Checks a document.
    ///
    /// # Errors
    /// Where a text or a name in it holds NUL, or where it is longer than [`Self::MAX`].
    pub fn new(value: &Value) -> Result<Self, SqlError> {
        Self::check(value)?;
        StoredText::document(value.to_string()).map(Self)
    }

    /// Checks for texts and names that one of the databases refuses, regardless of length.
    ///
    /// # Errors
    /// Where there is one.
    pub(crate) fn check(value: &Value) -> Result<(), SqlError> {
        if holds_nul(value) { Err(SqlError::Text(UnstorableText::Character)) } else { Ok(()) }
    }

    /// Serialized text of the document.
    pub(super) fn into_text(self) -> StoredText {
        self.0
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(value: &Value) -> Option<UnstorableText> {
        UnstorableText::cause_of(&StoredJson::new(value).err()?)
    }

    #[test]
    fn no_document_with_nul_and_none_without_an_end_is_stored() {
        for kept in [json!(null), json!({ "name": ["Rờ Cơi", 1, true, "\u{1}"] }), json!("backslash \\u0000")] {
            assert_eq!(StoredJson::new(&kept).unwrap().into_text().as_str(), kept.to_string());
        }
        for nul in [json!("\0"), json!({ "a": [{ "b": "x\0y" }] }), json!({ "a\0": 1 })] {
            assert_eq!(refused(&nul), Some(UnstorableText::Character), "{nul}");
        }
        // Two bytes are the quotes.
        assert_eq!(refused(&json!("x".repeat(StoredJson::MAX - 2))), None);
        assert_eq!(refused(&json!("x".repeat(StoredJson::MAX - 1))), Some(UnstorableText::TooLong));
    }
}
