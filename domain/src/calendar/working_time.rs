//! Arithmetic of working time.

use chrono::TimeDelta;

use super::WorkingCalendar;
use super::reach::{FIRST, LAST_DAY, local};
use crate::Moment;

/// More minutes than there are between the first and the last day; larger inputs are clamped to it.
const MOST_MINUTES: i64 = 1_100 * 366 * 24 * 60;

impl WorkingCalendar {
    /// Working time between two moments, in whole minutes, rounded down.
    ///
    /// 0 where `to` is not later than `from`.
    pub fn working_minutes_between(&self, from: Moment, to: Moment) -> u64 {
        let (from, to) = (local(from), local(to));
        let worked: TimeDelta = self
            .open_from(from.date())
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(TimeDelta::zero()))
            .sum();
        u64::try_from(worked.num_minutes()).unwrap_or_default()
    }

    /// Working days after the day of one moment, up to and including the day of another; 0 where that is not later.
    pub fn working_days_between(&self, from: Moment, to: Moment) -> u32 {
        let (from, to) = (local(from).date(), local(to).date());
        let Some(next) = from.succ_opt() else { return 0 };
        let days = self.working_days_from(next).take_while(|day| *day <= to).count();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Moment at which so many minutes of working time have passed.
    ///
    /// Time in which the agencies are closed does not count: before opening, in the lunch break or after closing it
    /// begins with the next opening, also where no minutes are added. What is used up exactly when a window ends, ends
    /// there, not with the next opening.
    pub fn add_working_minutes(&self, from: Moment, minutes: u64) -> Moment {
        let start = local(from);
        let mut left = span_of(minutes);
        for (opens, closes) in self.open_from(start.date()) {
            let begin = opens.max(start);
            let open = closes - begin;
            if open < TimeDelta::zero() {
                continue;
            }
            if left <= open {
                return Moment::from_local(begin + left).max(from);
            }
            left -= open;
        }
        Moment::from_local(self.closing_of(LAST_DAY)).max(from)
    }

    /// Latest moment from which so many minutes of working time pass until `from`.
    ///
    /// Hence an opening where it could also be the closing before, and `from` itself for no minutes.
    pub fn subtract_working_minutes(&self, from: Moment, minutes: u64) -> Moment {
        self.back(from, span_of(minutes))
    }

    /// Latest moment from which so much working time passes until `from`.
    pub(super) fn back(&self, from: Moment, time: TimeDelta) -> Moment {
        if time <= TimeDelta::zero() {
            return from;
        }
        let until = local(from);
        let mut left = time;
        for (opens, closes) in self.open_until(until.date()) {
            let end = closes.min(until);
            let open = (end - opens).max(TimeDelta::zero());
            if left <= open {
                return Moment::from_local(end - left).min(from);
            }
            left -= open;
        }
        Moment::from_local(FIRST).min(from)
    }
}

/// Minutes as a span, clamped to that of the longest calendar.
fn span_of(minutes: u64) -> TimeDelta {
    TimeDelta::minutes(i64::try_from(minutes).map_or(MOST_MINUTES, |minutes| minutes.min(MOST_MINUTES)))
}
