//! Validates a tax code, with its check digit.

use super::invalid;
use super::plain::{are_digits, is_between_digits, plain};
use super::text::one_line;
use crate::Fault;

/// Weights of the first nine digits in the check digit.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
/// Digits of an organization's code.
const NUMBER: usize = 10;
/// Digits of a branch's suffix.
const BRANCH: usize = 3;
/// Digits of a household's or a person's code, which is the identity number.
const IDENTITY: usize = 12;

/// Tax code, with white space, dots and dashes as typed: ten digits of an organization, the last of them the check
/// digit; thirteen of its branch 001 to 999, normalized to `6100123454-001`; twelve of a household or a person, whose
/// code is the identity number since 2025-07-01.
///
/// Circular 105/2020/TT-BTC, article 5, and Circular 86/2024/TT-BTC; the check digit as in python-stdnum's `vn.mst`. A
/// wrong check digit alone is refused with the reason `CHECK_DIGIT`.
pub fn tax_code(text: &str, field: &[&str]) -> Result<String, Fault> {
    let written = plain(&one_line(text, field)?);
    let groups: Vec<&str> = written.split('-').collect();
    // `6100123454-01` lacks a digit of its branch, and must not pass for an identity number.
    let is_cut_short = groups.len() == 2 && bare(groups[0]).len() == NUMBER && bare(groups[1]).len() != BRANCH;
    let code = bare(&written);
    if !are_digits(&code) || is_cut_short {
        return Err(invalid(field));
    }
    match code.split_at_checked(NUMBER) {
        Some((number, "")) if is_number(number) => Ok(code),
        Some((number, branch)) if branch.len() == BRANCH && branch != "000" && is_number(number) => {
            Ok(format!("{number}-{branch}"))
        }
        Some((number, branch)) if branch.is_empty() || (branch.len() == BRANCH && !is_number(number)) => {
            Err(invalid(field).with("reason", "CHECK_DIGIT"))
        }
        _ if code.len() == IDENTITY && code.bytes().any(|digit| digit != b'0') => Ok(code),
        _ => Err(invalid(field)),
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_between_digits(*c)).collect()
}

/// Check digit: the digits 3 to 9 are a serial number from 1, the tenth is `10 - (sum mod 11)`; a serial for which that
/// is 10 is not issued.
fn is_number(text: &str) -> bool {
    let Some([first @ .., check]) = digits::<NUMBER>(text) else { return false };
    let sum: u32 = WEIGHTS.iter().zip(&first).map(|(weight, digit)| weight * digit).sum();
    first.iter().skip(2).any(|digit| *digit != 0) && 10 - sum % 11 == check
}

/// ASCII digits of a text of exactly `N` of them.
fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    const FIELD: &[&str] = &["taxCode"];

    #[test]
    fn codes_with_a_valid_check_digit_are_accepted() {
        for text in [
            "0100233488",
            "0314409058-002",
            "0312687878-001",
            "6100123454",
            "6100000011",
            "6100999996",
            "6102003000",
            "6100123454-999",
            "062092001234",
        ] {
            assert_eq!(tax_code(text, FIELD).as_deref(), Ok(text));
            assert_eq!(tax_code(&format!(" {text} "), FIELD).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_code_is_parsed_in_any_notation() {
        for (code, typed) in [
            (
                "6100123454-001",
                &["6100123454001", "6100123454 – 001", "61.0012.3454-001", "６１００１２３４５４－００１"][..],
            ),
            ("6100123454", &["6100 123 454", "61.00.12.34.54", "610-0123-454", "6100123454\u{200B}"]),
            ("062092001234", &["062 092 001 234", "062.092.001.234", "062-092-001-234"]),
        ] {
            for text in typed {
                assert_eq!(tax_code(text, FIELD).as_deref(), Ok(code), "{text:?}");
            }
        }
    }

    #[test]
    fn a_wrong_check_digit_has_a_reason_of_its_own() {
        let fault = invalid(FIELD).with("reason", "CHECK_DIGIT");
        for text in ["6100123456", "0100233480", "0314409059-002", "0314409059002", "0000000000", "6100000000"] {
            assert_eq!(tax_code(text, FIELD), Err(fault.clone()), "{text:?}");
        }
    }

    #[test]
    fn other_codes_are_refused() {
        for text in [
            "010023348",
            "01002334880",
            "0314409058-000",
            "0314409058000",
            "0314409058-02",
            "0314409058–02",
            "0314409058-0021",
            "0314409058-1",
            "010023348a",
            "-001",
            "000000000000",
            "01002334881234",
        ] {
            assert_eq!(tax_code(text, FIELD), Err(invalid(FIELD)), "{text:?}");
        }
        assert_eq!(tax_code("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn one_serial_in_eleven_has_no_check_digit() {
        let beginnings = 610_012_000..610_013_100;
        let holding = beginnings.flat_map(|first| (0..10).map(move |check| format!("{first}{check}")));
        assert_eq!(holding.filter(|number| is_number(number)).count(), 1000);
    }
}
