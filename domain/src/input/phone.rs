//! Validates telephone numbers, Vietnamese and foreign.

use super::invalid;
use super::plain::{are_digits, plain};
use super::text::one_line;
use crate::Fault;

/// Vietnamese telephone number, normalized to national form: `+84 (0)912.345-678` is `0912345678`.
///
/// Mobile numbers are `0`, one of 3 5 7 8 9, and eight digits; landlines `02` and nine digits (Kon Tum is 0260).
pub fn phone(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = one_line(text, field)?;
    let bare: String = plain(&written).chars().filter(|c| !is_separator(*c)).collect();
    let number = national(&bare);
    if is_vietnamese(&number) { Ok(number) } else { Err(invalid(field)) }
}

/// Telephone number of any country, normalized to ITU-T E.164: `+65 6100-0000` is `+6561000000`.
///
/// The prefix `00` becomes `+`; a number without a country code is refused with the reason `COUNTRY`.
pub fn phone_abroad(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = one_line(text, field)?;
    let bare: String = plain(&written).chars().filter(|c| !is_separator(*c)).collect();
    let Some(number) = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")) else {
        let reason = are_digits(&bare).then_some("COUNTRY");
        return Err(reason.map_or_else(|| invalid(field), |reason| invalid(field).with("reason", reason)));
    };
    let is_one = (6..=15).contains(&number.len()) && are_digits(number) && !number.starts_with('0');
    if is_one { Ok(format!("+{number}")) } else { Err(invalid(field)) }
}

/// Tests if a number in national form can receive SMS: mobile numbers can, landlines cannot.
pub fn is_mobile(number: &str) -> bool {
    is_vietnamese(number) && !number.starts_with("02")
}

/// Separators between digits: white space, dots, slashes, parentheses, the hyphen.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '/' | '(' | ')' | '-')
}

/// National form: national numbers begin with 0, so a leading 84 can only be the country code.
fn national(bare: &str) -> String {
    match ["+84", "0084", "84"].iter().find_map(|prefix| bare.strip_prefix(prefix)) {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => bare.to_owned(),
    }
}

fn is_vietnamese(number: &str) -> bool {
    let length = match number.as_bytes() {
        [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => 10,
        [b'0', b'2', ..] => 11,
        _ => return false,
    };
    number.len() == length && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["phone"];

    #[test]
    fn a_number_is_parsed_in_any_notation() {
        for text in [
            "0912345678",
            "+84912345678",
            "84912345678",
            "0084912345678",
            "+84 (0) 912 345 678",
            " 0912.345.678 ",
            "0912-345-678",
            "(091) 234–5678",
            "0912\u{A0}345\u{A0}678",
            "0912 345 678",
            "0912/345/678",
            "０９１２３４５６７８",
            "0912—345—678",
        ] {
            assert_eq!(phone(text, FIELD).as_deref(), Ok("0912345678"), "{text:?}");
        }
    }

    #[test]
    fn mobile_and_landline_numbers_are_accepted() {
        for (text, number) in [
            ("0351234567", "0351234567"),
            ("0551234567", "0551234567"),
            ("0771234567", "0771234567"),
            ("0841234567", "0841234567"),
            ("+84 84 123 4567", "0841234567"),
            ("0260 3862 345", "02603862345"),
            ("+84 24 3825 1234", "02438251234"),
        ] {
            assert_eq!(phone(text, FIELD).as_deref(), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in [
            "091234567",
            "09123456789",
            "0260386234",
            "026038623456",
            "0112345678",
            "0412345678",
            "0612345678",
            "113",
            "912345678",
            "+1 202 555 0100",
            "+840912345",
            "0912 345 67x",
            "+",
            "()",
            "0912+345678",
            "+84 00912345678",
            "0912345678 ext 2",
            "0912345678\0",
            "0912\n345678",
        ] {
            assert_eq!(phone(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
        assert_eq!(phone(" ", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn a_foreign_number_has_a_country_code() {
        for text in ["+6561000000", "+65 6100 0000", "+65-6100.0000", "(0065) 6100/0000", "＋６５ 6100 0000"] {
            assert_eq!(phone_abroad(text, FIELD).as_deref(), Ok("+6561000000"), "{text:?}");
        }
        assert_eq!(phone_abroad("+1 202 555 0100", FIELD).as_deref(), Ok("+12025550100"));
        assert_eq!(phone_abroad("6100 0000", FIELD), Err(invalid(FIELD).with("reason", "COUNTRY")));
        for text in ["+0 6100 0000", "+65", "+6561000000123456", "+65 6100 000x", "+"] {
            assert_eq!(phone_abroad(text, FIELD), Err(invalid(FIELD)), "{text:?}");
        }
    }

    #[test]
    fn a_landline_receives_no_sms() {
        assert!(is_mobile("0912345678") && !is_mobile("02603862345"));
        assert!(!is_mobile("") && !is_mobile("113"));
    }
}
