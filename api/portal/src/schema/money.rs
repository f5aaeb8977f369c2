//! GraphQL fragments of amounts of money.

use crate::money::grouped;
use crate::operation::schema;

/// Decimal scalar, a string so that nothing is rounded.
#[derive(Debug, Clone, cynic::Scalar)]
pub struct Decimal(pub String);

#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Money {
    /// Digits without group separators.
    pub amount: Decimal,
    /// Currency code of ISO 4217.
    pub currency: String,
}

impl Money {
    /// `1.200.000 ₫`, with a no-break space.
    pub fn written(&self) -> String {
        let amount = grouped(&self.amount.0);
        if self.currency == "VND" { format!("{amount}\u{a0}₫") } else { format!("{amount}\u{a0}{}", self.currency) }
    }
}
