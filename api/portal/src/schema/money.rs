use crate::money::grouped;
use crate::operation::schema;

/// A number as the schema writes it: a text, so that nothing is rounded.
#[derive(Debug, Clone, cynic::Scalar)]
pub struct Decimal(pub String);

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
