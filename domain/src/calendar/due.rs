//! Computation of due dates: reception, pauses, warning time, days left.

use chrono::{Days, Months, NaiveDate, TimeDelta};

use super::reach::{LAST_DAY, local};
use super::{ProcessingTime, TimeUnit, WorkingCalendar};
use crate::Moment;

/// Threshold of due soon, as in the public contract: eight working hours.
const SOON: TimeDelta = TimeDelta::hours(8);

/// Smallest difference of two moments.
const STEP: TimeDelta = TimeDelta::microseconds(1);

impl WorkingCalendar {
    /// Due date of a dossier received at this moment.
    ///
    /// The day of reception is day 0, and every unit of days ends at closing time. What is received at closing time is
    /// received on that day; later, or on a day off, as on the next working day. Working days skip days off. Days and
    /// months are those of the calendar, a month without the corresponding day ending on its last, and roll forward to
    /// a working day (Civil Code 2015, Article 148). Working hours run through the opening windows, as
    /// [`Self::add_working_minutes`] counts them. That what comes after 15:00 is passed on only the next morning
    /// (Decree 61/2018, Article 18) is the desk's own time and moves no due date.
    pub fn due_at(&self, received: Moment, time: ProcessingTime) -> Moment {
        let amount = time.amount;
        let due_day = match time.unit {
            TimeUnit::WorkingHour => return self.add_working_minutes(received, u64::from(amount) * 60),
            TimeUnit::WorkingDay => self
                .working_days_from(self.day_zero(received))
                .nth(usize::try_from(amount).unwrap_or(usize::MAX))
                .unwrap_or(LAST_DAY),
            TimeUnit::Day => {
                self.working_day_from(self.day_zero(received).checked_add_days(Days::new(u64::from(amount))))
            }
            TimeUnit::Month => self.working_day_from(self.day_zero(received).checked_add_months(Months::new(amount))),
        };
        Moment::from_local(self.closing_of(due_day)).max(received)
    }

    /// Due date after the clock was paused for a total of working minutes.
    ///
    /// The total is added to the date that was promised first and rounded up once, for units of days to closing time of
    /// the day on which it lands; to add and round pause by pause would give days away. Without a paused minute it
    /// stays as promised, whatever the calendar says by now.
    pub fn postpone(&self, promised: Moment, paused_minutes: u64, unit: TimeUnit) -> Moment {
        if paused_minutes == 0 {
            return promised;
        }
        let shifted = self.add_working_minutes(promised, paused_minutes);
        match unit {
            TimeUnit::WorkingHour => shifted,
            TimeUnit::WorkingDay | TimeUnit::Day | TimeUnit::Month => {
                Moment::from_local(self.closing_of(local(shifted).date())).max(shifted)
            }
        }
    }

    /// First moment from which eight working hours or fewer are left.
    ///
    /// For what is due at closing time of an eight-hour day that is closing time of the working day before: all night
    /// long eight hours are left. [`Self::subtract_working_minutes`] would answer the opening, the last such moment.
    pub fn due_soon_at(&self, due: Moment) -> Moment {
        (self.back(due, SOON + STEP) + STEP).min(due)
    }

    /// True while an extension still comes in time: on a working day before the due one at the latest (Decree
    /// 61/2018/NĐ-CP, article 19(9)).
    pub fn is_before_last_working_day(&self, now: Moment, due: Moment) -> bool {
        let before = local(due).date().pred_opt().and_then(|day| self.open_until(day).next());
        before.is_some_and(|(opens, _)| local(now).date() <= opens.date())
    }

    /// Working days left from a moment: those after the day on which something received then counts as received, up to
    /// and including the day of `to`. Of a time of fifteen working days fifteen are left, also after hours and on a day
    /// off.
    pub fn working_days_left(&self, from: Moment, to: Moment) -> u32 {
        let (zero, last) = (self.day_zero(from), local(to).date());
        let days = self.working_days_from(zero).skip(1).take_while(|day| *day <= last).count();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    fn day_zero(&self, received: Moment) -> NaiveDate {
        let received = local(received);
        self.working_days_from(received.date()).find(|day| received <= self.closing_of(*day)).unwrap_or(LAST_DAY)
    }

    fn working_day_from(&self, day: Option<NaiveDate>) -> NaiveDate {
        day.and_then(|day| self.working_days_from(day).next()).unwrap_or(LAST_DAY)
    }
}
