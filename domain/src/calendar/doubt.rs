use chrono::Datelike;

use super::WorkingCalendar;
use super::reach::local;
use crate::Moment;

/// Why a result may not come on the day for which it was promised. A promise is never moved by a calendar; somebody has to
/// know in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DueDateDoubt {
    /// It lies in a year whose days off are not published: the day is a best guess.
    NoCalendar,
    /// The agencies are closed on that day, as a calendar says that came after the promise.
    DayOff,
}

impl DueDateDoubt {
    pub const ALL: [Self; 2] = [Self::NoCalendar, Self::DayOff];

    /// The name that programs know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCalendar => "NO_CALENDAR",
            Self::DayOff => "DAY_OFF",
        }
    }
}

impl WorkingCalendar {
    /// Why a result may not come when it is due, as far as the calendar knows.
    pub fn doubt(&self, due: Moment) -> Option<DueDateDoubt> {
        let day = local(due).date();
        if !self.covers(day.year()) {
            return Some(DueDateDoubt::NoCalendar);
        }
        (!self.is_working_day(day)).then_some(DueDateDoubt::DayOff)
    }
}
