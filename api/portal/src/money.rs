//! Vietnamese notation of numbers.

use foundation::texts;

/// Whole numbers in groups of three, as Vietnamese writes them: `1.200.000`.
pub fn grouped(digits: &str) -> String {
    texts::grouped(digits, '.')
}

/// A number with a fraction as Vietnamese writes it, `1.234,5`, however it is kept.
pub fn decimal(kept: &str) -> String {
    match kept.split_once([',', '.']) {
        Some((whole, fraction)) => format!("{},{fraction}", grouped(whole)),
        None => grouped(kept),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_vietnamese_does() {
        for (kept, written) in [("4,5", "4,5"), ("4.5", "4,5"), ("16500,25", "16.500,25"), ("2400", "2.400")] {
            assert_eq!(decimal(kept), written);
        }
    }
}
