//! Published calendar of one year, and its validation.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};

use super::LocalTime;
use crate::{Fault, FaultCode, Faults, Refusal, Translated};

/// Published facts of one year: opening hours, days off and worked weekend days.
///
/// Days that are not named here work from Monday to Friday. This is also the payload of a stored event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalendarYear {
    /// Year of the Gregorian calendar.
    pub year: i32,
    /// Opening windows of each working day, from morning to evening.
    pub hours: Vec<OpeningWindow>,
    /// Public holidays and days swapped against a Saturday (Labour Code 2019, Articles 111 and 112).
    pub days_off: Vec<NamedDay>,
    /// Weekend days that are worked to make up for a day off, nearly always Saturdays.
    pub working_saturdays: Vec<NamedDay>,
}

/// Part of a working day during which the agencies are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpeningWindow {
    /// First minute of working time.
    pub opens: LocalTime,
    /// End of working time, exclusive.
    pub closes: LocalTime,
}

impl OpeningWindow {
    /// Start and end on a day.
    pub(super) fn on(self, day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        (self.opens.on(day), self.closes.on(day))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedDay {
    /// Date in Asia/Ho_Chi_Minh.
    pub day: NaiveDate,
    /// Such as `Tết Nguyên đán`.
    pub name: Translated,
}

impl CalendarYear {
    /// Refuses contradictory facts, with all faults at once, each at its place.
    ///
    /// Hours follow one another from morning to evening, may touch but not overlap, and none is empty. Days lie in the
    /// year. Worked days of a weekend do lie on a weekend and are not also off. A day off may lie on a weekend: Hùng
    /// Vương often does, with another day off in lieu.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut faults = Faults::new();
        faults.extend(self.faults_of_hours());
        faults.extend(self.days_off.iter().enumerate().filter_map(|(index, named)| {
            self.outside(named.day).map(|fault| fault.under(&["daysOff", &index.to_string(), "day"]))
        }));
        faults.extend(self.working_saturdays.iter().enumerate().filter_map(|(index, named)| {
            self.outside(named.day)
                .or_else(|| self.not_worked_at_a_weekend(named.day))
                .map(|fault| fault.under(&["workingSaturdays", &index.to_string(), "day"]))
        }));
        faults.into_result()
    }

    /// True for a working day of the agencies in this year; one that is both off and worked is off.
    pub(super) fn is_working_day(&self, day: NaiveDate) -> bool {
        (!is_weekend(day) || names(&self.working_saturdays, day)) && !names(&self.days_off, day)
    }

    fn faults_of_hours(&self) -> Vec<Fault> {
        if self.hours.is_empty() {
            return vec![Fault::at(FaultCode::Required, &["hours"])];
        }
        let mut faults = Vec::new();
        let mut earliest = None;
        for (index, window) in self.hours.iter().enumerate() {
            let place = index.to_string();
            if let Some(earliest) = earliest.filter(|earliest| window.opens < *earliest) {
                faults.push(outside_hours(earliest).under(&["hours", &place, "opens"]));
            }
            if window.closes <= window.opens {
                faults.push(outside_hours(window.opens.next()).under(&["hours", &place, "closes"]));
            }
            earliest = earliest.max(Some(window.closes));
        }
        faults
    }

    fn outside(&self, day: NaiveDate) -> Option<Fault> {
        (day.year() != self.year).then(|| {
            Fault::new(FaultCode::OutOfRange)
                .with("min", format!("{:04}-01-01", self.year))
                .with("max", format!("{:04}-12-31", self.year))
        })
    }

    fn not_worked_at_a_weekend(&self, day: NaiveDate) -> Option<Fault> {
        (!is_weekend(day) || names(&self.days_off, day)).then(|| Fault::new(FaultCode::InvalidFormat))
    }
}

/// Default rest days: Saturday and Sunday.
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn names(days: &[NamedDay], day: NaiveDate) -> bool {
    days.iter().any(|named| named.day == day)
}

fn outside_hours(min: LocalTime) -> Fault {
    Fault::new(FaultCode::OutOfRange).with("min", min.to_string()).with("max", LocalTime::LAST.to_string())
}
