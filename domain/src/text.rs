//! Search terms as types: input from outside is parsed into one of them at the edge, and queries accept nothing else.
//! Each has a length limit, holds no control character, and is in NFC.
//!
//! Deliberately absent: stored texts, whose rules are `input`'s.

mod code;
mod search;

pub use code::Code;
pub use search::SearchText;
