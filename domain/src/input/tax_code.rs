use super::invalid;
use super::text::one_line;
use crate::Fault;

/// What the first nine digits count in the check digit.
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// An organization's tax code: ten digits, or ten, a hyphen and the branch 001 to 999.
///
/// Circular 105/2020/TT-BTC, article 5; the check digit as in python-stdnum's `vn.mst`.
pub fn tax_code(text: &str, field: &[&str]) -> Result<String, Fault> {
    let code = one_line(text, field)?;
    let holds = match code.split_once('-') {
        Some((number, branch)) => is_number(number) && is_branch(branch),
        None => is_number(&code),
    };
    if holds { Ok(code) } else { Err(invalid(field)) }
}

/// The digits 3 to 9 are a serial number from 1, the tenth is `10 - (sum mod 11)`; where that is 10 there is none.
fn is_number(text: &str) -> bool {
    let Some([first @ .., check]) = digits::<10>(text) else { return false };
    let sum: u32 = WEIGHTS.iter().zip(&first).map(|(weight, digit)| weight * digit).sum();
    first.iter().skip(2).any(|digit| *digit != 0) && 10 - sum % 11 == check
}

fn is_branch(text: &str) -> bool {
    digits(text).is_some_and(|branch| branch != [0; 3])
}

/// The ASCII digits of a text that consists of exactly so many.
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
    fn codes_with_the_right_check_digit_hold() {
        for text in [
            "0100233488",
            "0314409058-002",
            "0312687878-001",
            "6100123454",
            "6100000011",
            "6100999996",
            "6102003000",
            "6100123454-999",
        ] {
            assert_eq!(tax_code(text, FIELD).as_deref(), Ok(text));
            assert_eq!(tax_code(&format!(" {text} "), FIELD).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_codes_are_refused() {
        for text in [
            "0100233480",
            "010023348",
            "01002334880",
            "0314409058-000",
            "0314409058-02",
            "0314409058-0021",
            "0314409058-",
            "0314409058002",
            "0314409058--02",
            "0314409059-002",
            "010023348a",
            "-001",
            "0100 233488",
            "０１００２３３４８８",
            "0000000000",
            "6100000000",
            "062092001234",
        ] {
            assert_eq!(tax_code(text, FIELD), Err(invalid(FIELD)), "{text:?}");
        }
        assert_eq!(tax_code("", FIELD), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn one_beginning_in_eleven_has_no_number() {
        let beginnings = 610_012_000..610_013_100;
        let holding = beginnings.flat_map(|first| (0..10).map(move |check| format!("{first}{check}")));
        assert_eq!(holding.filter(|number| is_number(number)).count(), 1000);
    }
}
