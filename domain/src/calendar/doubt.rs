//! Doubt about a promised due date.

use chrono::Datelike;

use super::WorkingCalendar;
use super::reach::local;
use crate::Moment;

/// Doubt about a promised day. A calendar never moves a promise; somebody has to know in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DueDateDoubt {
    /// Its year has no published days off: the day is a best guess.
    NoCalendar,
    /// A calendar published after the promise closes the agencies on that day.
    DayOff,
}

impl DueDateDoubt {
    pub const ALL: [Self; 2] = [Self::NoCalendar, Self::DayOff];

    /// Stable name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoCalendar => "NO_CALENDAR",
            Self::DayOff => "DAY_OFF",
        }
    }
}

impl WorkingCalendar {
    /// Doubt about a due date, as far as the calendar knows.
    pub fn doubt(&self, due: Moment) -> Option<DueDateDoubt> {
        let day = local(due).date();
        if !self.covers(day.year()) {
            return Some(DueDateDoubt::NoCalendar);
        }
        (!self.is_working_day(day)).then_some(DueDateDoubt::DayOff)
    }
}
