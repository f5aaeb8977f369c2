//! Validates the integers of forms and facts.

use serde_json::Number;

use super::invalid;
use crate::{Fault, FaultCode};

/// Largest integer that JSON interoperates on: 2^53 - 1 (RFC 8259, 6).
const MAX: i64 = (1 << 53) - 1;

/// Integer within ±(2^53 - 1) in any notation: `1.0` and `1e0` are 1. Fractions are refused, because readers disagree
/// on their representation.
pub(super) fn integer(number: &Number, field: &[&str]) -> Result<i64, Fault> {
    let float = number.as_f64().filter(|float| float.fract() == 0.0).ok_or_else(|| invalid(field))?;
    // A float without a fraction is displayed as its digits, without point or exponent.
    let integer = number.as_i64().or_else(|| float.to_string().parse().ok());
    integer
        .filter(|integer| (-MAX..=MAX).contains(integer))
        .ok_or_else(|| Fault::at(FaultCode::OutOfRange, field).with("min", -MAX).with("max", MAX))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const FIELD: &[&str] = &["form", "price"];

    fn checked(value: &Value) -> Result<i64, Fault> {
        integer(value.as_number().unwrap(), FIELD)
    }

    #[test]
    fn integers_are_accepted_in_every_notation() {
        let max = 9_007_199_254_740_991;
        for (number, kept) in [
            (json!(0), 0),
            (json!(max), max),
            (json!(-max), -max),
            (json!(1.0), 1),
            (json!(-0.0), 0),
            (json!(12e5), 1_200_000),
        ] {
            assert_eq!(checked(&number), Ok(kept), "{number}");
        }
    }

    #[test]
    fn integers_beyond_the_json_range_are_refused() {
        let max = 9_007_199_254_740_991_i64;
        let out_of_range = Fault::at(FaultCode::OutOfRange, FIELD).with("min", -max).with("max", max);
        for number in [json!(max + 1), json!(-max - 1), json!(u64::MAX), json!(i64::MIN), json!(1e300), json!(-1e300)] {
            assert_eq!(checked(&number), Err(out_of_range.clone()), "{number}");
        }
    }

    #[test]
    fn fractions_are_refused() {
        for number in [json!(0.1), json!(-2.5), json!(1e-300), json!(4_503_599_627_370_495.5)] {
            assert_eq!(checked(&number), Err(invalid(FIELD)), "{number}");
        }
    }
}
