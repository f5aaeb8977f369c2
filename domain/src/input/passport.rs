//! Validates the number of a passport, or of either identity document.

use super::plain::{are_digits, plain, unspaced};
use super::text::one_line;
use super::{identity_card, identity_number, invalid};
use crate::Fault;

/// Characters of a passport number; ICAO Doc 9303 prints nine, some countries use fewer or more elsewhere.
const SIGNS: std::ops::RangeInclusive<usize> = 6..=12;

/// Passport number of any country: 6 to 12 capitals and digits, at least one of them a digit.
///
/// Lower case is raised to capitals; white space, dots and dashes are dropped. Zeros alone are refused with the reason
/// `ZEROS`.
pub fn passport(text: &str, field: &[&str]) -> Result<String, Fault> {
    let number = unspaced(&one_line(text, field)?).to_ascii_uppercase();
    let is_one = SIGNS.contains(&number.len())
        && number.bytes().all(|sign| sign.is_ascii_digit() || sign.is_ascii_uppercase())
        && number.bytes().any(|sign| sign.is_ascii_digit());
    if !is_one {
        return Err(invalid(field));
    }
    if number.bytes().all(|sign| sign == b'0') { Err(invalid(field).with("reason", "ZEROS")) } else { Ok(number) }
}

/// Identity number or passport number: nine or twelve digits, and the text of a card's QR code, are an identity number.
pub fn identity_or_passport(text: &str, field: &[&str]) -> Result<String, Fault> {
    let bare = unspaced(&plain(text));
    let is_identity = are_digits(&bare) && matches!(bare.len(), 9 | 12);
    if is_identity || identity_card(text).is_some() { identity_number(text, field) } else { passport(text, field) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["document"];

    #[test]
    fn a_passport_number_is_parsed_in_any_notation() {
        for (text, number) in [
            ("B1234567", "B1234567"),
            ("b1234567", "B1234567"),
            (" B 123 4567 ", "B1234567"),
            ("C-01.234567", "C01234567"),
            ("Ｂ１２３４５６７", "B1234567"),
            ("123456", "123456"),
        ] {
            assert_eq!(passport(text, FIELD).as_deref(), Ok(number), "{text:?}");
        }
        for text in ["B1234", "B123456789012", "ABCDEFG", "B12345/7", "Đ1234567", "B1234567\0"] {
            assert_eq!(passport(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
    }

    #[test]
    fn nine_or_twelve_digits_are_an_identity_number() {
        for (text, number) in [
            ("062 092 001 234", "062092001234"),
            ("233.123.456", "233123456"),
            ("062092001234|233123456|Y Ngọc Ưng|09021992|Nam|Kon Rbang, Kon Tum|01012022", "062092001234"),
            ("b1234567", "B1234567"),
            ("12345678", "12345678"),
        ] {
            assert_eq!(identity_or_passport(text, FIELD).as_deref(), Ok(number), "{text:?}");
        }
        for text in ["000000000000", "000000000", "0000000"] {
            let zeros = invalid(FIELD).with("reason", "ZEROS");
            assert_eq!(identity_or_passport(text, FIELD), Err(zeros), "{text:?}");
        }
        assert_eq!(identity_or_passport(" ", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }
}
