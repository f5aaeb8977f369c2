use serde::{Deserialize, Serialize};

/// How long a procedure, or one of its steps, may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessingTime {
    pub amount: u32,
    /// In what they are counted.
    pub unit: TimeUnit,
}

/// In what a time limit is counted: the units of Decision 766/QĐ-TTg (giờ, ngày làm việc, ngày, tháng).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimeUnit {
    /// Sixty minutes in which the agency is open.
    WorkingHour,
    /// A day on which the agency works; ends at closing time.
    WorkingDay,
    /// A day of the calendar; the last ends at closing time, of the next working day where it is a day off.
    Day,
    /// A month of the calendar; ends like a day.
    Month,
}

impl TimeUnit {
    /// The name in the contract and in stored events.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkingHour => "WORKING_HOUR",
            Self::WorkingDay => "WORKING_DAY",
            Self::Day => "DAY",
            Self::Month => "MONTH",
        }
    }
}
