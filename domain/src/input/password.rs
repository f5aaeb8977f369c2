//! Validates a new password against the policy, and normalizes one for hashing.

use unicode_normalization::UnicodeNormalization;

use super::fold::case_fold;
use super::text::exact;
use super::{invalid, too_long, too_short};
use crate::{Fault, FaultCode};

/// Characters of any password at most; a longer one is refused before it is hashed.
const MAX: usize = 256;

/// Password policy by kind of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFor {
    /// Citizens and organizations: the guide's 6 characters.
    Citizen,
    /// Officers, auditors and administrators.
    Staff,
}

impl PasswordFor {
    /// Minimum length in characters.
    fn min(self) -> usize {
        match self {
            Self::Citizen => 6,
            Self::Staff => 12,
        }
    }
}

/// Password policy: 6 or 12 to 256 characters in NFC, neither trimmed nor folded.
///
/// Refused with the reason `PERSONAL` where it equals one of `personal`, and `COMMON` where the blocklist `common` has
/// it, looked up in NFC and lower case; both ignore case (NIST SP 800-63B-4, 3.1.1.2).
pub fn password(
    text: &str,
    who: PasswordFor,
    personal: &[&str],
    common: &dyn Fn(&str) -> bool,
    field: &[&str],
) -> Result<String, Fault> {
    let password = exact(text, field)?;
    match password.chars().count() {
        0 => return Err(Fault::at(FaultCode::Required, field)),
        length if length < who.min() => return Err(too_short(who.min(), field)),
        length if length > MAX => return Err(too_long(MAX, field)),
        _ => {}
    }
    let folded = case_fold(&password);
    if personal.iter().any(|value| case_fold(&compared_password(value)) == folded) {
        return Err(invalid(field).with("reason", "PERSONAL"));
    }
    if common(&folded) {
        return Err(invalid(field).with("reason", "COMMON"));
    }
    Ok(password)
}

/// Normal form for hashing and comparison: NFC, so that the keyboard's composition does not matter, and otherwise
/// exact.
pub fn compared_password(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["password"];
    const PERSONAL: &[&str] = &["tamnguyen", "Tam.NV@example.com", "tam.nv", "062092001234", "0912345678", "Ngọc Ưng"];

    fn checked(text: &str, who: PasswordFor) -> Result<String, Fault> {
        password(text, who, PERSONAL, &|text| ["password", "matkhau", "mật khẩu"].contains(&text), FIELD)
    }

    #[test]
    fn a_password_is_neither_trimmed_nor_folded() {
        for text in ["Abcdef", "abcdef", "  ab  ", "      ", "a\tb\ncd", "<'\";--", "🔑🔑🔑🔑🔑🔑"] {
            assert_eq!(checked(text, PasswordFor::Citizen).as_deref(), Ok(text), "{text:?}");
        }
    }

    #[test]
    fn composed_and_decomposed_are_one_password() {
        let composed = "Kẻ Gỗ 1971";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(checked(&decomposed, PasswordFor::Citizen).as_deref(), Ok(composed));
        assert_eq!(compared_password(&decomposed), composed);
    }

    #[test]
    fn length_counts_characters_after_nfc() {
        for (who, min) in [(PasswordFor::Citizen, 6), (PasswordFor::Staff, 12)] {
            let long_enough: String = "ệ".repeat(min).nfd().collect();
            assert_eq!(checked(&long_enough, who), Ok("ệ".repeat(min)));
            let short: String = "ệ".repeat(min - 1).nfd().collect();
            assert_eq!(checked(&short, who), Err(Fault::at(FaultCode::TooShort, FIELD).with("min", min)));
            assert_eq!(checked(&"x".repeat(256), who), Ok("x".repeat(256)));
            let too_long = Fault::at(FaultCode::TooLong, FIELD).with("max", 256);
            assert_eq!(checked(&"x".repeat(257), who), Err(too_long));
            assert_eq!(checked("", who), Err(Fault::at(FaultCode::Required, FIELD)));
        }
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(checked("abc\0def", PasswordFor::Citizen), Err(invalid(FIELD)));
        assert_eq!(checked("abc\u{202E}def", PasswordFor::Citizen), Err(invalid(FIELD)));
    }

    #[test]
    fn common_passwords_are_refused_in_any_case() {
        let decomposed: String = "Mật Khẩu".nfd().collect();
        for text in ["password", "PassWord", "MATKHAU", &decomposed] {
            let common = Fault::at(FaultCode::InvalidFormat, FIELD).with("reason", "COMMON");
            assert_eq!(checked(text, PasswordFor::Citizen), Err(common), "{text:?}");
        }
        assert!(checked("password1", PasswordFor::Citizen).is_ok());
    }

    #[test]
    fn personal_words_are_refused_in_any_case() {
        let decomposed: String = "NGỌC ƯNG".nfd().collect();
        for text in
            ["tamnguyen", "TamNguyen", "tam.nv@EXAMPLE.com", "TAM.NV", "062092001234", "0912345678", &decomposed]
        {
            let personal = Fault::at(FaultCode::InvalidFormat, FIELD).with("reason", "PERSONAL");
            assert_eq!(checked(text, PasswordFor::Citizen), Err(personal), "{text:?}");
        }
        assert!(checked("tamnguyen1", PasswordFor::Citizen).is_ok());
    }
}
