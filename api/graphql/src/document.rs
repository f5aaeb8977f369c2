//! The text of a document before it is parsed.

mod description;
mod token;

pub(super) use description::without_descriptions;
pub(super) use token::{TokenKind, Tokens};
