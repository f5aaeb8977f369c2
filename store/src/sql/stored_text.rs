//! Texts that both databases can store: bounded, and without NUL.

use std::borrow::Cow;

use super::{SqlError, UnstorableText};

/// Text that every database stores: every bound text without a type of its own is checked here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredText(Cow<'static, str>);

impl StoredText {
    /// Maximum bytes of a line: more than any valid input.
    pub const MAX: usize = 8 * 1024;
    /// Maximum bytes of a document: far less than a database refuses.
    pub const DOCUMENT_MAX: usize = 64 * 1024 * 1024;

    /// Checks a line: a code, a name, a digest, a reason.
    ///
    /// # Errors
    /// Where it holds NUL, or more than [`Self::MAX`] bytes.
    pub fn new(text: impl Into<String>) -> Result<Self, SqlError> {
        Self::of_at_most(Self::MAX, text.into())
    }

    /// Checks a document that the service itself has written: JSON or ciphertext.
    ///
    /// # Errors
    /// Where it holds NUL, or more than [`Self::DOCUMENT_MAX`] bytes.
    pub fn document(text: impl Into<String>) -> Result<Self, SqlError> {
        Self::of_at_most(Self::DOCUMENT_MAX, text.into())
    }

    fn of_at_most(max: usize, text: String) -> Result<Self, SqlError> {
        if text.len() > max {
            Err(SqlError::Text(UnstorableText::TooLong))
        } else if text.contains('\0') {
            Err(SqlError::Text(UnstorableText::Character))
        } else {
            Ok(Self(Cow::Owned(text)))
        }
    }

    /// Text of a type whose values are bounded and hold no NUL.
    pub(crate) fn written(by: &impl ToString) -> Self {
        Self(Cow::Owned(by.to_string()))
    }

    /// Constant of the program.
    pub(super) const fn own(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: Result<StoredText, SqlError>) -> Option<UnstorableText> {
        UnstorableText::cause_of(&text.err()?)
    }

    #[test]
    fn no_text_with_nul_and_none_without_an_end_is_stored() {
        assert_eq!(StoredText::new("Rờ Cơi").unwrap().as_str(), "Rờ Cơi");
        assert_eq!(refused(StoredText::new("a\0b")), Some(UnstorableText::Character));
        assert_eq!(refused(StoredText::document("\0")), Some(UnstorableText::Character));
        assert_eq!(refused(StoredText::new("x".repeat(StoredText::MAX))), None);
        assert_eq!(refused(StoredText::new("x".repeat(StoredText::MAX + 1))), Some(UnstorableText::TooLong));
        assert_eq!(refused(StoredText::document("x".repeat(StoredText::MAX + 1))), None);
        assert_eq!(
            refused(StoredText::document("x".repeat(StoredText::DOCUMENT_MAX + 1))),
            Some(UnstorableText::TooLong)
        );
    }
}
