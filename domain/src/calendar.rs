//! Working time: which days and hours count, and when what was promised falls due.
//!
//! Days off, make-up Saturdays and opening hours are facts that are published year by year, because the
//! Prime Minister fixes Tết and National Day anew each year; hence they are read, never computed. Deliberately
//! absent: the clock, the lunar calendar, and any memory of promises. A promised date is recorded where it was
//! made, so that a year published later moves none.
//!
//! All reckoning is on clocks in Asia/Ho_Chi_Minh. Where the rules come from:
//! - Decree 61/2018/NĐ-CP, Articles 17 to 20, as provincial software applies it: the day of reception is day 0,
//!   working days skip days off, and hours run from opening to opening.
//! - Civil Code 2015, Article 148: a period of months ends on the corresponding day, else on the last of the
//!   month; one that ends on a day off ends with the next working day.
//! - Decision 766/QĐ-TTg: the time between a request for a supplement and its answer is not the agency's.

mod doubt;
mod due;
mod local_time;
mod processing_time;
mod publication;
mod reach;
mod working_calendar;
mod working_time;
mod year;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use doubt::DueDateDoubt;
pub use local_time::LocalTime;
pub use processing_time::{ProcessingTime, TimeUnit};
pub use publication::{Calendar, CalendarCommand, CalendarEvent};
pub(crate) use reach::LAST_DAY;
pub use working_calendar::WorkingCalendar;
pub use year::{CalendarYear, NamedDay, OpeningWindow};
