//! Retention period of a procedure's dossiers, and its end.

use chrono::{Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::calendar::LAST_DAY;

/// Days around a computed end that are searched for others with the same retention.
const NEAR: i64 = 5;

/// Retention period of a procedure's dossiers after their end: `{"unit": "YEAR", "amount": 20}`, or `{"unit":
/// "PERMANENT"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Retention {
    /// Retention for calendar months.
    Month { amount: u32 },
    /// Retention for calendar years.
    Year { amount: u32 },
    /// Retention without an end.
    Permanent,
}

impl Retention {
    /// Last day of retention of a dossier whose work ended on this day, in Asia/Ho_Chi_Minh. A month without the
    /// corresponding day ends on its last.
    pub fn retained_until(self, ended_on: NaiveDate) -> RetainedUntil {
        let Some(months) = self.months() else { return RetainedUntil::Permanent };
        let last = ended_on.checked_add_months(Months::new(months)).unwrap_or(LAST_DAY);
        RetainedUntil::Day(last.min(LAST_DAY))
    }

    /// Latest end of work whose retention is over on this day; `None` where retention is permanent.
    pub fn last_end_over_on(self, today: NaiveDate) -> Option<NaiveDate> {
        let around = today.checked_sub_months(Months::new(self.months()?))?;
        // Several days map to the same end of a month: the latest of them is near.
        let near = (-NEAR..=NEAR).rev().filter_map(|days| around.checked_add_signed(TimeDelta::days(days)));
        near.into_iter().find(|ended_on| self.retained_until(*ended_on).is_over_on(today))
    }

    fn months(self) -> Option<u32> {
        match self {
            Self::Month { amount } => Some(amount),
            Self::Year { amount } => Some(amount.saturating_mul(12)),
            Self::Permanent => None,
        }
    }

    /// Number of units; `None` where it is permanent.
    pub fn amount(self) -> Option<u32> {
        match self {
            Self::Month { amount } | Self::Year { amount } => Some(amount),
            Self::Permanent => None,
        }
    }
}

/// End of a retention period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RetainedUntil {
    /// Last day of retention.
    Day(NaiveDate),
    Permanent,
}

impl RetainedUntil {
    /// True once retention is over on this day; the last day itself still counts.
    pub fn is_over_on(self, today: NaiveDate) -> bool {
        match self {
            Self::Day(last) => last < today,
            Self::Permanent => false,
        }
    }
}
