//! Preprocessing of a document's text.

mod description;
mod token;

pub use description::without_descriptions;
pub(crate) use token::{TokenKind, Tokens};
