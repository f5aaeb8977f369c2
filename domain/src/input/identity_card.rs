//! Parses the QR code of a citizen's identity card.

use std::fmt;

use chrono::NaiveDate;

use super::day::read;
use super::name::person_name;
use super::plain::are_digits;

/// Holder's data in the QR code of an identity card, as far as it is needed here.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityCard {
    /// Number of twelve digits.
    pub number: String,
    /// Name as it is printed on the card.
    pub full_name: String,
    /// Date of birth as it is printed on the card.
    pub date_of_birth: NaiveDate,
}

/// Redacts all of it: it is personal.
impl fmt::Debug for IdentityCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityCard(..)")
    }
}

/// Parses the QR code's text, which a scanner types: number, former number, name and date of birth as `ddmmyyyy`,
/// separated by vertical bars; the fields after them are ignored.
pub fn identity_card(text: &str) -> Option<IdentityCard> {
    let mut parts = text.trim().split('|').map(str::trim);
    let (number, _former, name, born) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if number.len() != 12 || !are_digits(number) || born.len() != 8 {
        return None;
    }
    let full_name = person_name(name, &[]).ok()?;
    Some(IdentityCard { number: number.to_owned(), full_name, date_of_birth: read(born).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_card_names_its_holder() {
        for text in [
            "001090012345|233123456|Nguyễn Văn Thử|05031990|Nam|Kon Rbang, Kon Tum|01012022",
            "001090012345||Nguyễn Văn Thử|05031990|Nam|Kon Tum|01012022||||",
        ] {
            let card = identity_card(text).unwrap();
            assert_eq!((card.number.as_str(), card.full_name.as_str()), ("001090012345", "Nguyễn Văn Thử"));
            assert_eq!(card.date_of_birth, NaiveDate::from_ymd_opt(1990, 3, 5).unwrap());
            assert_eq!(format!("{card:?}"), "IdentityCard(..)");
        }
        for text in ["", "001090012345", "001090012345||Nguyễn|31021990", "00109001234||A|05031990", "x||A|05031990"]
        {
            assert_eq!(identity_card(text), None, "{text:?}");
        }
    }
}
