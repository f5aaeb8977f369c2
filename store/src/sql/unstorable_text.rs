use std::error::Error;

use thiserror::Error;

/// A text that no database keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnstorableText {
    /// PostgreSQL has no NUL in a text, SQLite cuts some of its answers there.
    #[error("a text holds a character that cannot be stored")]
    Character,
    /// Whoever let it in has no maximum of their own.
    #[error("a text is longer than any that is stored")]
    TooLong,
}

impl UnstorableText {
    /// The one that led to an error.
    pub fn cause_of(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(cause) = next {
            if let Some(text) = cause.downcast_ref::<Self>() {
                return Some(*text);
            }
            next = cause.source();
        }
        None
    }
}
