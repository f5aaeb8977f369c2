//! Reasons for which a text cannot be stored.

use std::error::Error;

use thiserror::Error;

/// Reason why no database stores a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnstorableText {
    /// Holds NUL: PostgreSQL has none in a text, and SQLite truncates some results there.
    #[error("a text holds a character that cannot be stored")]
    Character,
    /// Beyond the maximum; the input's own validation has none.
    #[error("a text is longer than any that is stored")]
    TooLong,
}

impl UnstorableText {
    /// Finds this reason in the source chain of an error.
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
