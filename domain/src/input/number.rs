//! Parses whole and decimal numbers in Vietnamese and foreign grouping.

use super::plain::{are_digits, plain};
use super::{invalid, one_line_max};
use crate::{Fault, FaultCode};

/// Largest integer that JSON interoperates on: 2^53 - 1 (RFC 8259, 6).
const MAX: i64 = (1 << 53) - 1;
/// Characters of the input at most.
const LONGEST: usize = 60;
/// Suffixes of an amount of money.
const UNITS: [&str; 5] = ["đồng", "vnđ", "vnd", "đ", "₫"];

/// Digits of a decimal number at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// Before the decimal comma.
    pub whole: usize,
    /// After the decimal comma.
    pub fraction: usize,
}

/// Whole number in any grouping: `1200000`, `1.200.000`, `1,200,000`, `1 200 000 đ`.
///
/// Refused with the reason `FRACTION` where it has one, `NUMBER` where it does not parse.
pub fn whole_number(text: &str, field: &[&str]) -> Result<i64, Fault> {
    let written = plain(&one_line_max(text, LONGEST, field)?).to_lowercase();
    let written = UNITS.iter().find_map(|unit| written.strip_suffix(unit)).unwrap_or(&written).trim();
    let (sign, digits) = written.strip_prefix('-').map_or((1, written), |rest| (-1, rest.trim_start()));
    let groups: Vec<&str> = digits.split(|c: char| matches!(c, '.' | ',') || c.is_whitespace()).collect();
    if !groups.iter().all(|group| are_digits(group)) {
        return Err(no_number(field));
    }
    if groups[1..].iter().any(|group| group.len() != 3) {
        let is_fraction = matches!(groups[..], [_, _]) && digits.contains(['.', ',']);
        let is_behind_groups = groups[1..groups.len() - 1].iter().all(|group| group.len() == 3)
            && digits.contains('.')
            && digits.contains(',');
        return Err(if is_fraction || is_behind_groups {
            invalid(field).with("reason", "FRACTION")
        } else {
            no_number(field)
        });
    }
    let number = groups.concat().parse::<i64>().ok().map(|number| sign * number);
    let range = || Fault::at(FaultCode::OutOfRange, field).with("min", -MAX).with("max", MAX);
    number.filter(|number| (-MAX..=MAX).contains(number)).ok_or_else(range)
}

/// Decimal number in Vietnamese notation, normalized to `1234,5`: decimal comma, no grouping. `4.5` is accepted too,
/// and dots or blanks between groups are dropped.
///
/// A dot before exactly three digits is ambiguous between thousands and thousandths: it is refused with the reason
/// `THOUSANDS` and both readings rather than guessed. Too many digits are refused as `DIGITS`, and what does not parse
/// as `NUMBER` with the digits allowed in the fraction.
pub fn decimal(text: &str, most: Digits, field: &[&str]) -> Result<String, Fault> {
    read_decimal(text, most, field).map_err(|fault| {
        let is_none = fault.params.get("reason").is_some_and(|reason| reason == "NUMBER");
        if is_none && most.fraction > 0 { fault.with("fraction", most.fraction) } else { fault }
    })
}

fn read_decimal(text: &str, most: Digits, field: &[&str]) -> Result<String, Fault> {
    let written: String = plain(&one_line_max(text, LONGEST, field)?).chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, fraction) = match (written.rfind(','), written.rfind('.')) {
        (None, None) => (written.clone(), String::new()),
        (Some(comma), Some(dot)) if comma > dot => split(&written, comma, '.', field)?,
        (Some(_), Some(dot)) => split(&written, dot, ',', field)?,
        (Some(_), None) if written.matches(',').count() > 1 => (grouped(&written, ',', field)?, String::new()),
        (Some(comma), None) => split(&written, comma, '.', field)?,
        (None, Some(_)) if written.matches('.').count() > 1 => (grouped(&written, '.', field)?, String::new()),
        (None, Some(dot)) => {
            let (whole, fraction) = split(&written, dot, ',', field)?;
            let may_be_groups = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
            if may_be_groups && are_digits(&whole) && are_digits(&fraction) {
                let asked = invalid(field).with("reason", "THOUSANDS");
                return Err(asked
                    .with("thousands", format!("{whole}{fraction}"))
                    .with("thousandths", format!("{whole},{fraction}")));
            }
            (whole, fraction)
        }
    };
    let is_empty_fraction = fraction.is_empty() && written.ends_with(['.', ',']);
    if !are_digits(&whole) || is_empty_fraction || !(fraction.is_empty() || are_digits(&fraction)) {
        return Err(no_number(field));
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    if whole.len() > most.whole || fraction.len() > most.fraction {
        let fault = invalid(field).with("reason", "DIGITS");
        return Err(fault.with("whole", most.whole).with("fraction", most.fraction));
    }
    Ok(if fraction.is_empty() { whole.to_owned() } else { format!("{whole},{fraction}") })
}

/// Parts before and after a decimal mark, with the groups before it joined.
fn split(text: &str, at: usize, groups: char, field: &[&str]) -> Result<(String, String), Fault> {
    Ok((grouped(&text[..at], groups, field)?, text[at + 1..].to_owned()))
}

/// Joins digits in groups of three.
fn grouped(text: &str, between: char, field: &[&str]) -> Result<String, Fault> {
    let groups: Vec<&str> = text.split(between).collect();
    let holds = groups.iter().all(|group| are_digits(group)) && groups[1..].iter().all(|group| group.len() == 3);
    if holds { Ok(groups.concat()) } else { Err(no_number(field)) }
}

fn no_number(field: &[&str]) -> Fault {
    invalid(field).with("reason", "NUMBER")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["form", "capacity"];
    const MOST: Digits = Digits { whole: 7, fraction: 3 };

    fn reason<T: std::fmt::Debug>(refused: Result<T, Fault>) -> String {
        refused.unwrap_err().params["reason"].as_str().unwrap().to_owned()
    }

    #[test]
    fn whole_numbers_are_parsed_in_any_grouping() {
        for text in [
            "1200000",
            "1.200.000",
            "1,200,000",
            "1 200 000",
            "1.200.000 đ",
            "1.200.000 đồng",
            "1.200.000 VNĐ",
            "1\u{a0}200\u{202f}000\u{a0}₫",
            "１２０００００",
        ] {
            assert_eq!(whole_number(text, FIELD), Ok(1_200_000), "{text}");
        }
        assert_eq!(
            (whole_number("-3", FIELD), whole_number("−3", FIELD), whole_number("0", FIELD)),
            (Ok(-3), Ok(-3), Ok(0))
        );
        for text in ["1.5", "1,25", "1.200.000,5", "1,200,000.50"] {
            assert_eq!(reason(whole_number(text, FIELD)), "FRACTION", "{text}");
        }
        for text in ["một triệu", "1.20.000", "abc", "đ", "1..000", "12 34"] {
            assert_eq!(whole_number(text, FIELD), Err(no_number(FIELD)), "{text}");
        }
        assert_eq!(whole_number("", FIELD).unwrap_err().code, FaultCode::Required);
        assert_eq!(whole_number("9007199254740992", FIELD).unwrap_err().code, FaultCode::OutOfRange);
        assert_eq!(whole_number(&"9".repeat(30), FIELD).unwrap_err().code, FaultCode::OutOfRange);
    }

    #[test]
    fn decimals_are_parsed_in_vietnamese_notation() {
        for (text, kept) in [
            ("12,5", "12,5"),
            ("4,5", "4,5"),
            ("4.5", "4,5"),
            ("16.500,25", "16500,25"),
            ("16,500.25", "16500,25"),
            ("16 500,25", "16500,25"),
            ("1.234.567", "1234567"),
            ("1,234,567", "1234567"),
            ("1,234", "1,234"),
            ("0.125", "0,125"),
            ("1234.567", "1234,567"),
            ("45.50", "45,50"),
            ("007,5", "7,5"),
            ("0", "0"),
            ("１２，５", "12,5"),
        ] {
            assert_eq!(decimal(text, MOST, FIELD).as_deref(), Ok(kept), "{text}");
        }
    }

    #[test]
    fn a_dot_before_three_digits_is_refused_as_ambiguous() {
        let asked = invalid(FIELD).with("reason", "THOUSANDS");
        let asked = asked.with("thousands", "16500").with("thousandths", "16,500");
        assert_eq!(decimal("16.500", MOST, FIELD), Err(asked));
    }

    #[test]
    fn a_text_that_is_no_number_or_too_long_is_refused() {
        for text in ["abc", ",5", "12,", "12.", "1,2,3", "1.23.4", "-4,5", "1e3", "4,5 MW"] {
            let refused = decimal(text, MOST, FIELD);
            assert_eq!(refused, Err(no_number(FIELD).with("fraction", MOST.fraction)), "{text}");
        }
        for text in ["12345678", "1,2345"] {
            assert_eq!(reason(decimal(text, MOST, FIELD)), "DIGITS", "{text}");
        }
        assert_eq!(decimal(" ", MOST, FIELD).unwrap_err().code, FaultCode::Required);
    }
}
