//! Words of a full-text search.

use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use crate::{Fault, FaultCode};

/// Search words: in NFC, trimmed, control characters replaced by spaces; of at most 500 characters, since procedures
/// have long names and people paste them whole. Empty words match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SearchText(String);

impl SearchText {
    /// Length limit in characters. SQLite accepts no LIKE pattern beyond 50,000 bytes.
    pub const MAX: usize = 500;

    /// Lenient parse from a URL or a form, truncated to the limit; `None` where it is empty.
    pub fn of_address(text: &str) -> Option<Self> {
        let cut: String = cleaned(text).chars().take(Self::MAX).collect();
        Some(Self(cut.trim().to_owned())).filter(|text| !text.0.is_empty())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// # Errors
/// `TOO_LONG` beyond [`Self::MAX`] characters; at no field.
impl FromStr for SearchText {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        let text = cleaned(text);
        if text.chars().count() > Self::MAX {
            return Err(Fault::new(FaultCode::TooLong).with("max", Self::MAX));
        }
        Ok(Self(text))
    }
}

fn cleaned(text: &str) -> String {
    let spaced: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_spaces_and_the_ends_are_trimmed() {
        for (typed, text) in [("rượu\0 bia", "rượu  bia"), ("\tcấp\r\nphép ", "cấp  phép"), ("\0", ""), ("", "")]
        {
            assert_eq!(typed.parse::<SearchText>().map(|text| text.0), Ok(text.to_owned()), "{typed:?}");
        }
    }

    #[test]
    fn length_is_limited_to_five_hundred_characters_in_nfc() {
        let longest: String = "ệ".repeat(500).nfd().collect();
        assert!(longest.parse::<SearchText>().is_ok());
        let fault = "ệ".repeat(501).parse::<SearchText>().unwrap_err();
        assert_eq!(fault, Fault::new(FaultCode::TooLong).with("max", 500));
        let cut = SearchText::of_address(&"ệ".repeat(501)).unwrap();
        assert_eq!(cut.as_str(), "ệ".repeat(500));
        assert_eq!(SearchText::of_address(" \0 "), None);
    }
}
