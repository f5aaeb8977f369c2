//! Validates and folds a username.

use unicode_normalization::UnicodeNormalization;

use super::fold::case_fold;
use super::text::{clean, is_blank};
use super::{invalid, too_long, too_short};
use crate::{Fault, FaultCode};

const MIN: usize = 4;
const MAX: usize = 32;

/// Username in its unique form: 4 to 32 of `a–z 0–9 . _ -` after NFKC and case folding.
///
/// Full-width and capital letters become plain ones; look-alike letters of other scripts are refused.
pub fn username(text: &str, field: &[&str]) -> Result<String, Fault> {
    let text = clean(text, field)?;
    if is_blank(&text) {
        return Err(Fault::at(FaultCode::Required, field));
    }
    let compatible: String = text.trim().nfkc().collect();
    let name: String = case_fold(&compatible).nfkc().collect();
    if !name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-')) {
        return Err(invalid(field));
    }
    match name.len() {
        ..MIN => Err(too_short(MIN, field)),
        MIN..=MAX => Ok(name),
        _ => Err(too_long(MAX, field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["username"];

    #[test]
    fn names_that_differ_by_case_or_width_are_the_same() {
        for (text, name) in [
            ("tamnv", "tamnv"),
            ("TamNV", "tamnv"),
            (" tamnv\n", "tamnv"),
            ("ｔａｍｎｖ", "tamnv"),
            ("\u{212A}ontum", "kontum"),
            ("le.thi_hoa-92", "le.thi_hoa-92"),
            ("Straße", "strasse"),
            ("ﬁles", "files"),
            ("abcd", "abcd"),
        ] {
            assert_eq!(username(text, FIELD).as_deref(), Ok(name), "{text:?}");
        }
        assert_eq!(username(&"a".repeat(32), FIELD), Ok("a".repeat(32)));
    }

    #[test]
    fn other_characters_are_refused() {
        for text in [
            "tâmnv",
            "tam nv",
            "tam@nv",
            "tаmnv",
            "ıstanbul",
            "İstanbul",
            "đặng",
            "tam\0nv",
            "tam\rnv",
            "tam\u{202E}nv",
            "a/b/c",
        ] {
            assert_eq!(username(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
    }

    #[test]
    fn length_is_four_to_thirty_two() {
        assert_eq!(username("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
        assert_eq!(username(" ", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
        assert_eq!(username("abc", FIELD), Err(Fault::at(FaultCode::TooShort, FIELD).with("min", 4)));
        assert_eq!(username(&"a".repeat(33), FIELD), Err(Fault::at(FaultCode::TooLong, FIELD).with("max", 32)));
    }
}
