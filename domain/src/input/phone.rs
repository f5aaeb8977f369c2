use super::invalid;
use super::plain::plain;
use super::text::one_line;
use crate::Fault;

/// A Vietnamese telephone number in national form: `+84 (0)912.345-678` is `0912345678`.
///
/// Mobile numbers are `0`, one of 3 5 7 8 9, and eight digits; landlines `02` and nine digits (Kon Tum is 0260).
pub fn phone(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = one_line(text, field)?;
    let bare: String = plain(&written).chars().filter(|c| !is_separator(*c)).collect();
    let number = national(&bare);
    if is_vietnamese(&number) { Ok(number) } else { Err(invalid(field)) }
}

/// Whether messages can be sent to a number in national form.
pub fn is_mobile(number: &str) -> bool {
    is_vietnamese(number) && !number.starts_with("02")
}

/// White space, dots, slashes, parentheses, the hyphen.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '/' | '(' | ')' | '-')
}

/// National numbers begin with 0, so a leading 84 can only be the country.
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
    fn however_it_is_written_it_is_one_number() {
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
    fn mobile_and_landline_numbers_hold() {
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
    fn messages_reach_no_landline() {
        assert!(is_mobile("0912345678") && !is_mobile("02603862345"));
        assert!(!is_mobile("") && !is_mobile("113"));
    }
}
