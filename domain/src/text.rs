//! Texts by which something is looked for, as types: what comes from outside becomes one of them at the edge, and
//! queries take nothing else. Each has a maximum, holds no control character, and is in NFC.
//!
//! Deliberately absent: texts that are kept, whose rules are `input`'s.

mod code;
mod search;

pub use code::Code;
pub use search::SearchText;
