use super::operation::{Decimal, schema};

/// An amount.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Money {
    /// Without separators.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
}

impl Money {
    /// `1.200.000 ₫`, with a space that never breaks.
    pub fn written(&self) -> String {
        let amount = grouped(&self.amount.0);
        if self.currency == "VND" { format!("{amount}\u{a0}₫") } else { format!("{amount}\u{a0}{}", self.currency) }
    }
}

/// Whole numbers in groups of three, as Vietnamese writes them: `1.200.000`.
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}
