//! Time limits, and their units.

use serde::{Deserialize, Serialize};

/// Time limit of a procedure, or of one of its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessingTime {
    pub amount: u32,
    pub unit: TimeUnit,
}

/// Units of time limits, by Decision 766/QĐ-TTg (giờ, ngày làm việc, ngày, tháng).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeUnit {
    /// Sixty minutes of opening time.
    WorkingHour,
    /// Working day of the agency; ends at closing time.
    WorkingDay,
    /// Calendar day; the last ends at closing time, of the next working day where it is a day off.
    Day,
    /// Calendar month; ends like a day.
    Month,
}

impl TimeUnit {
    /// Name in the contract and in stored events.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkingHour => "WORKING_HOUR",
            Self::WorkingDay => "WORKING_DAY",
            Self::Day => "DAY",
            Self::Month => "MONTH",
        }
    }
}
