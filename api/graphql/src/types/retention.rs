//! Retention period of dossiers as an output type: amount and unit, counted from the end of the work.

use async_graphql::{Enum, SimpleObject};
use domain::procedure::Retention as Rule;

/// Unit in which a retention period is counted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetentionUnit {
    /// Calendar months after the end of the work.
    Month,
    /// Calendar years after the end of the work.
    Year,
    /// Dossiers are kept for ever.
    Permanent,
}

/// Retention period of dossiers, counted from the end of the work.
#[derive(Clone, SimpleObject)]
pub struct Retention {
    /// Number of units; null if dossiers are kept permanently.
    amount: Option<i32>,
    /// Unit of `amount`: months, years, or permanent.
    unit: RetentionUnit,
}

impl From<Rule> for Retention {
    fn from(rule: Rule) -> Self {
        let amount = rule.amount().map(|amount| i32::try_from(amount).unwrap_or(i32::MAX));
        let unit = match rule {
            Rule::Month { .. } => RetentionUnit::Month,
            Rule::Year { .. } => RetentionUnit::Year,
            Rule::Permanent => RetentionUnit::Permanent,
        };
        Self { amount, unit }
    }
}
