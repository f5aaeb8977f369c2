use super::operation::{Decimal, schema};
use crate::texts;

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
    texts::grouped(digits, '.')
}
