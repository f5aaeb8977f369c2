//! Timetable of demo dossiers: officers act in office hours, applicants by day, nobody in the future.

use chrono::{NaiveTime, TimeDelta, Timelike};
use domain::Moment;
use domain::calendar::WorkingCalendar;

/// Hours of the day in which people write from home.
const AWAKE: std::ops::Range<u32> = 7..22;
/// Working minutes of an officer's act.
const OFFICERS_TAKE: u64 = 75;
/// Time between an applicant's acts.
const APPLICANTS_TAKE: TimeDelta = TimeDelta::hours(3);
/// Days by which a filing moves back: longer than any closure of offices.
const DAYS_BACK: i64 = 30;

/// Actor of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// Acts in office hours.
    Officer,
    /// Acts by day, not by night.
    Applicant,
}

/// Moments of the filing and of each act: the filing at `from`, or as many days earlier as it takes for all to
/// be done by `now`.
pub fn of(acts: &[Doer], from: Moment, now: Moment, calendar: &WorkingCalendar) -> (Moment, Vec<Moment>) {
    let begun = |days| awake(from - TimeDelta::days(days));
    let starts = (0..DAYS_BACK).map(begun);
    let timetables = starts.map(|start| (start, after(start, acts, calendar)));
    let done = |(start, moments): &(Moment, Vec<Moment>)| *moments.last().unwrap_or(start) <= now;
    timetables.into_iter().find(done).unwrap_or_else(|| (from, vec![now; acts.len()]))
}

fn after(start: Moment, acts: &[Doer], calendar: &WorkingCalendar) -> Vec<Moment> {
    let next = |at: &mut Moment, doer: &Doer| {
        *at = match doer {
            Doer::Officer => calendar.add_working_minutes(*at, OFFICERS_TAKE),
            Doer::Applicant => awake(*at + APPLICANTS_TAKE),
        };
        Some(*at)
    };
    acts.iter().scan(start, next).collect()
}

/// The same moment, or the next morning if it is night.
fn awake(at: Moment) -> Moment {
    let local = at.local();
    let day = if local.hour() < AWAKE.start { Some(local.date()) } else { local.date().succ_opt() };
    let morning = NaiveTime::from_hms_opt(AWAKE.start, local.minute(), 0);
    match (AWAKE.contains(&local.hour()), day, morning) {
        (false, Some(day), Some(morning)) => Moment::from_local(day.and_time(morning)),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().expect("a moment")
    }

    #[test]
    fn officers_work_at_office_hours_and_nothing_lies_ahead() {
        let calendar = WorkingCalendar::default();
        // A Sunday night.
        let now = at("2026-11-29T19:30:00Z");
        let acts = [Doer::Officer, Doer::Applicant, Doer::Officer, Doer::Officer];
        for hours in 0..200 {
            let (filed, moments) = of(&acts, now - TimeDelta::hours(hours), now, &calendar);
            assert!(AWAKE.contains(&filed.local().hour()), "{filed}");
            assert!(moments.is_sorted() && filed <= moments[0] && moments[3] <= now, "{filed} {moments:?}");
            for (doer, moment) in acts.iter().zip(&moments) {
                let local = moment.local();
                assert!(AWAKE.contains(&local.hour()), "{moment}");
                let minute = calendar.working_minutes_between(*moment - TimeDelta::minutes(1), *moment);
                assert!(*doer == Doer::Applicant || minute == 1, "{moment} is not at office hours");
            }
        }
    }

    #[test]
    fn what_only_was_filed_may_be_of_today() {
        let now = at("2026-11-30T08:00:00Z");
        assert_eq!(of(&[], now, now, &WorkingCalendar::default()), (now, Vec::new()));
    }
}
