//! Preprocessing of a document's text.

mod description;
mod token;

pub(super) use description::without_descriptions;
pub(super) use token::{TokenKind, Tokens};
