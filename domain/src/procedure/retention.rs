use chrono::{Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::calendar::LAST_DAY;

/// How many days apart two ends may lie that are kept until the same day.
const NEAR: i64 = 5;

/// Retention period of a procedure's dossiers after their end: `{"unit": "YEAR", "amount": 20}`, or `{"unit":
/// "PERMANENT"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Retention {
    /// So many months of the calendar.
    Month { amount: u32 },
    /// So many years of the calendar.
    Year { amount: u32 },
    /// For ever.
    Permanent,
}

impl Retention {
    /// End of retention of a dossier whose work ended on this day, in Asia/Ho_Chi_Minh. A month without the
    /// corresponding day ends on its last.
    pub fn retained_until(self, ended_on: NaiveDate) -> RetainedUntil {
        let Some(months) = self.months() else { return RetainedUntil::Permanent };
        let last = ended_on.checked_add_months(Months::new(months)).unwrap_or(LAST_DAY);
        RetainedUntil::Day(last.min(LAST_DAY))
    }

    /// The last day of an end of which a dossier need no longer be kept on this day; `None` where it is kept for ever.
    pub fn last_end_over_on(self, today: NaiveDate) -> Option<NaiveDate> {
        let around = today.checked_sub_months(Months::new(self.months()?))?;
        // Several days can end alike, at the end of a month: the last of them is near.
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

    /// How many units; `None` where it never ends.
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
    /// The last day on which it has to be there.
    Day(NaiveDate),
    /// It has to be there for ever.
    Permanent,
}

impl RetainedUntil {
    /// Whether retention is over on this day; the named day still counts.
    pub fn is_over_on(self, today: NaiveDate) -> bool {
        match self {
            Self::Day(last) => last < today,
            Self::Permanent => false,
        }
    }
}
