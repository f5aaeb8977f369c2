//! Validates a citizen's identity number.

use super::identity_card::identity_card;
use super::invalid;
use super::plain::{are_digits, is_between_digits, plain};
use super::text::one_line;
use crate::Fault;

/// Identity number: 9 digits (CMND) or 12 (CCCD, số định danh), not all zeros; neither has a check digit.
///
/// White space, dots and dashes inside are dropped, because cards and forms group the digits; the number is extracted
/// from the text of a card's QR code. Zeros alone are refused with the reason `ZEROS`.
pub fn identity_number(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = one_line(text, field)?;
    let number = match identity_card(&written) {
        Some(card) => card.number,
        None => plain(&written).chars().filter(|c| !is_between_digits(*c)).collect(),
    };
    if !are_digits(&number) || !matches!(number.len(), 9 | 12) {
        return Err(invalid(field));
    }
    let is_nobodys = number.bytes().all(|digit| digit == b'0');
    if is_nobodys { Err(invalid(field).with("reason", "ZEROS")) } else { Ok(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["identityNumber"];

    #[test]
    fn nine_or_twelve_digits_are_accepted() {
        for (text, number) in [
            ("233123456", "233123456"),
            ("062092001234", "062092001234"),
            (" 062 092 001 234 ", "062092001234"),
            ("233.123.456", "233123456"),
            ("233–123-456", "233123456"),
            ("２３３１２３４５６", "233123456"),
            ("062092001234|233123456|Y Ngọc Ưng|09021992|Nam|Kon Rbang, Kon Tum|01012022", "062092001234"),
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
            "+23312345",
            "٢٣٣١٢٣٤٥٦",
            ".",
            "233123456\0",
            "233\n123456",
            "000000000000",
            "000000000",
            "062092001234|",
        ] {
            assert_eq!(identity_number(text, FIELD).unwrap_err().code, FaultCode::InvalidFormat, "{text:?}");
        }
        assert_eq!(identity_number("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }
}
