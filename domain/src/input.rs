//! Input validation and normalization: one function per rule, from the text that somebody sent to the value that is
//! stored, or to the fault that says what to mend.
//!
//! Every text is normalized to NFC, so that composed and decomposed Vietnamese are the same. Every rule is idempotent:
//! it takes its own answer and gives it back unchanged.
//!
//! Deliberately absent: rules over several fields, uniqueness, procedures' form schemas, the contents of files.

mod day;
mod email;
mod facts;
mod file;
mod fold;
mod form;
mod identity_card;
mod identity_number;
mod integer;
mod misfit;
mod name;
mod number;
mod passport;
mod password;
mod phone;
mod plain;
mod search_key;
mod tax_code;
mod text;
mod username;

#[cfg(test)]
mod laws;

pub use day::{date_of_birth, day};
pub use email::{Email, email};
pub use facts::fact_texts;
pub use file::{file_name, sha256};
pub use fold::fold;
pub use form::{FORM_BYTES_MAX, form_texts};
pub use identity_card::{IdentityCard, identity_card};
pub use identity_number::identity_number;
pub use name::person_name;
pub use number::{Digits, decimal, whole_number};
pub use passport::{identity_or_passport, passport};
pub use password::{PasswordFor, compared_password, password};
pub use phone::{is_mobile, phone, phone_abroad};
pub(crate) use plain::plain;
pub use plain::unspaced;
pub use search_key::search_key;
pub use tax_code::tax_code;
pub use text::{ADDRESS_MAX, INSTRUCTION_MAX, LINE_MAX, REASON_MAX, multi_line, one_line, one_line_max};
pub use username::username;

use misfit::{invalid, too_long, too_short};

use crate::Fault;

/// Optional field: `None` and blank text are `None`, any other text must pass the check.
pub fn optional<T>(text: Option<&str>, check: impl FnOnce(&str) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
    text.filter(|text| !text::is_blank(text)).map(check).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_blank_optional_input_is_none() {
        for text in [None, Some(""), Some(" \t\n"), Some("\u{200B}")] {
            assert_eq!(optional(text, |text| one_line(text, &["address"])), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn a_given_optional_input_is_validated() {
        assert_eq!(optional(Some(" Kon Tum "), |text| one_line(text, &["address"])), Ok(Some("Kon Tum".to_owned())));
        assert!(optional(Some("a\0"), |text| one_line(text, &["address"])).is_err());
    }
}
