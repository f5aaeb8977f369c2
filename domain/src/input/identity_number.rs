use super::invalid;
use super::text::one_line;
use crate::Fault;

/// A citizen's identity number: 9 digits (CMND) or 12 (CCCD, số định danh); neither has a check digit.
///
/// White space and dots inside are dropped, because cards and forms print the digits in groups.
pub fn identity_number(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = one_line(text, field)?;
    let number: String = written.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && matches!(number.len(), 9 | 12) { Ok(number) } else { Err(invalid(field)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["identityNumber"];

    #[test]
    fn nine_or_twelve_digits_hold() {
        for (text, number) in [
            ("233123456", "233123456"),
            ("062092001234", "062092001234"),
            (" 062 092 001 234 ", "062092001234"),
            ("233.123.456", "233123456"),
        ] {
            assert_eq!(identity_number(text, FIELD).as_deref(), Ok(number), "{text:?}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "23312345",
            "2331234567",
            "06209200123",
            "0620920012345",
            "23312345a",
            "233-123-456",
            "+23312345",
            "２３３１２３４５６",
            "٢٣٣١٢٣٤٥٦",
            ".",
            "233123456\0",
            "233\n123456",
        ] {
            assert_eq!(identity_number(text, FIELD), Err(invalid(FIELD)), "{text:?}");
        }
        assert_eq!(identity_number("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }
}
