//! Property tests: invariants of every calendar that passes its check, wherever its days off and opening windows lie.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::tests::published;
use super::*;
use crate::{Moment, Translated};

const STEP: TimeDelta = TimeDelta::microseconds(1);

proptest! {
    #[test]
    fn a_generated_year_passes_its_check(year in years(2026)) {
        prop_assert_eq!(year.check(), Ok(()));
    }

    #[test]
    fn due_dates_lie_at_or_after_reception_in_opening_time(
        calendar in calendars(), received in moments(), time in times(),
    ) {
        let due = calendar.due_at(received, time);
        prop_assert!(due >= received);
        prop_assert!(is_open(&calendar, due));
        if time.unit != TimeUnit::WorkingHour {
            prop_assert!(calendar.working_minutes_between(due, end_of_day(due)) == 0, "before closing time");
        }
    }

    #[test]
    fn a_later_reception_is_not_due_earlier(
        calendar in calendars(), one in moments(), other in moments(), time in times(),
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        prop_assert!(calendar.due_at(earlier, time) <= calendar.due_at(later, time));
        let soon = earlier + TimeDelta::minutes(1);
        prop_assert!(calendar.due_at(earlier, time) <= calendar.due_at(soon, time));
    }

    #[test]
    fn a_longer_time_limit_is_not_due_earlier(
        calendar in calendars(), received in moments(), time in times(), more in 0_u32..100,
    ) {
        let longer = ProcessingTime { amount: time.amount + more, ..time };
        prop_assert!(calendar.due_at(received, time) <= calendar.due_at(received, longer));
    }

    #[test]
    fn one_more_working_day_is_the_next_working_day(
        calendar in calendars(), received in moments(), amount in 0_u32..60,
    ) {
        let unit = TimeUnit::WorkingDay;
        let due = |amount| calendar.due_at(received, ProcessingTime { amount, unit }).local_date();
        let between = due(amount).iter_days().skip(1).take_while(|day| *day < due(amount + 1));
        prop_assert!(due(amount) < due(amount + 1));
        prop_assert_eq!(between.filter(|day| calendar.is_working_day(*day)).count(), 0);
    }

    #[test]
    fn postponement_is_monotonic_in_the_pause(
        calendar in calendars(), promised in moments(), paused in 0_u64..20_000, more in 0_u64..2_000, unit in units(),
    ) {
        let postponed = calendar.postpone(promised, paused, unit);
        prop_assert!(postponed >= promised);
        prop_assert!(calendar.postpone(promised, paused + more, unit) >= postponed);
        prop_assert!(calendar.working_minutes_between(promised, postponed) >= paused);
        prop_assert!(paused == 0 || is_open(&calendar, postponed));
        prop_assert_eq!(calendar.postpone(promised, 0, unit), promised);
    }

    #[test]
    fn pauses_rounded_once_are_no_longer_than_pauses_rounded_singly(
        calendar in calendars(), received in moments(), time in times(), first in 0_u64..3_000, second in 0_u64..3_000,
    ) {
        let promised = calendar.due_at(received, time);
        let one_by_one = calendar.postpone(calendar.postpone(promised, first, time.unit), second, time.unit);
        prop_assert!(calendar.postpone(promised, first + second, time.unit) <= one_by_one);
    }

    #[test]
    fn added_minutes_equal_the_minutes_between(calendar in calendars(), from in moments(), minutes in 0_u64..50_000) {
        let to = calendar.add_working_minutes(from, minutes);
        prop_assert!(is_open(&calendar, to));
        prop_assert_eq!(calendar.working_minutes_between(from, to), minutes);
    }

    #[test]
    fn adding_minutes_in_two_parts_equals_adding_them_at_once(
        calendar in calendars(), from in moments(), first in 0_u64..5_000, second in 0_u64..5_000,
    ) {
        let twice = calendar.add_working_minutes(calendar.add_working_minutes(from, first), second);
        prop_assert_eq!(twice, calendar.add_working_minutes(from, first + second));
    }

    #[test]
    fn subtraction_is_the_latest_inverse_of_addition(
        calendar in calendars(), until in moments(), minutes in 1_u64..50_000,
    ) {
        let from = calendar.subtract_working_minutes(until, minutes);
        prop_assert!(from < until);
        prop_assert_eq!(calendar.working_minutes_between(from, until), minutes);
        prop_assert!(calendar.working_minutes_between(from + STEP, until) < minutes);
        prop_assert!(calendar.add_working_minutes(from, minutes) <= until);
        if is_open(&calendar, until) {
            let again = calendar.add_working_minutes(from, minutes);
            prop_assert!(calendar.working_minutes_between(again, until) == 0);
        }
    }

    #[test]
    fn subtracting_undoes_adding_minutes(calendar in calendars(), from in moments(), minutes in 1_u64..50_000) {
        let to = calendar.add_working_minutes(from, minutes);
        let back = calendar.subtract_working_minutes(to, minutes);
        prop_assert!(back >= from);
        prop_assert_eq!(calendar.working_minutes_between(from, back), 0);
        prop_assert_eq!(calendar.add_working_minutes(back, minutes), to);
    }

    #[test]
    fn a_longer_interval_has_no_fewer_working_minutes(calendar in calendars(), mut three in vec(moments(), 3)) {
        three.sort();
        let minutes = |from: usize, to: usize| calendar.working_minutes_between(three[from], three[to]);
        prop_assert!(minutes(0, 2) >= minutes(0, 1) + minutes(1, 2));
        prop_assert_eq!(minutes(2, 0), 0);
    }

    #[test]
    fn due_soon_begins_with_the_first_moment_that_leaves_eight_hours(
        calendar in calendars(), received in moments(), time in times(),
    ) {
        let due = calendar.due_at(received, time);
        let soon = calendar.due_soon_at(due);
        prop_assert!(soon <= due);
        prop_assert_eq!(calendar.working_minutes_between(soon, due), 480);
        prop_assert!(soon <= calendar.subtract_working_minutes(due, 480));
        prop_assert!(calendar.add_working_minutes(soon - STEP, 480) < due, "more is left the moment before");
    }

    #[test]
    fn stored_years_read_back_unchanged(year in years(2026)) {
        let stored = serde_json::to_string(&year).unwrap();
        prop_assert_eq!(serde_json::from_str::<CalendarYear>(&stored).unwrap(), year);
    }
}

proptest! {
    // Few cases: each walks centuries.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn no_moment_or_amount_overflows(micros: i64, minutes: u64, amount: u32, unit in units()) {
        let time = ProcessingTime { amount, unit };
        if let Some(from) = Moment::from_micros(micros) {
            let calendar = published();
            prop_assert!(calendar.due_at(from, time) >= from);
            prop_assert!(calendar.postpone(from, minutes, unit) >= from);
            prop_assert!(calendar.subtract_working_minutes(from, minutes) <= from);
            prop_assert!(calendar.due_soon_at(from) <= from);
        }
    }
}

/// Tests if a moment lies in an opening window, both ends included.
fn is_open(calendar: &WorkingCalendar, moment: Moment) -> bool {
    calendar.is_working_day(moment.local_date()) && calendar.add_working_minutes(moment, 0) == moment
}

fn end_of_day(moment: Moment) -> Moment {
    Moment::from_local(moment.local_date().succ_opt().unwrap().into())
}

/// Moments from 2024 to 2028, so that years with and without facts meet, and often on the minute.
fn moments() -> impl Strategy<Value = Moment> {
    let minutes = (1_704_042_000_i64 / 60)..(1_861_894_800 / 60);
    (minutes, prop_oneof![Just(0_i64), 0_i64..60_000_000])
        .prop_map(|(minutes, micros)| Moment::from_micros(minutes * 60_000_000 + micros).unwrap())
}

fn units() -> impl Strategy<Value = TimeUnit> {
    prop_oneof![Just(TimeUnit::WorkingHour), Just(TimeUnit::WorkingDay), Just(TimeUnit::Day), Just(TimeUnit::Month)]
}

fn times() -> impl Strategy<Value = ProcessingTime> {
    (0_u32..100, units()).prop_map(|(amount, unit)| ProcessingTime { amount, unit })
}

fn calendars() -> impl Strategy<Value = WorkingCalendar> {
    prop_oneof![
        Just(WorkingCalendar::default()),
        Just(published()),
        (years(2025), years(2026), years(2027)).prop_map(|(one, two, three)| WorkingCalendar::new([one, two, three])),
    ]
}

fn years(year: i32) -> impl Strategy<Value = CalendarYear> {
    (hours(), btree_set(1_u32..=365, 0..60), btree_set(1_u32..=365, 0..60)).prop_map(move |(hours, off, worked)| {
        let is_weekend = |ordinal: &u32| on(year, *ordinal).weekday().number_from_monday() > 5;
        CalendarYear {
            year,
            hours,
            working_saturdays: named(year, worked.difference(&off).copied().filter(is_weekend).collect()),
            days_off: named(year, off),
        }
    })
}

/// One to three separate windows, or up to six adjacent ones.
fn hours() -> impl Strategy<Value = Vec<OpeningWindow>> {
    (btree_set(0_u16..24 * 60, 2..8), any::<bool>()).prop_map(|(minutes, touch)| {
        let times: Vec<_> = minutes
            .into_iter()
            .filter_map(|minute| LocalTime::new(u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?))
            .collect();
        let windows = times.windows(2).map(|pair| OpeningWindow { opens: pair[0], closes: pair[1] });
        windows.step_by(if touch { 1 } else { 2 }).collect()
    })
}

fn named(year: i32, ordinals: BTreeSet<u32>) -> Vec<NamedDay> {
    let name = Translated { vi: "Nghỉ bù".to_owned(), en: None };
    ordinals.into_iter().map(|ordinal| NamedDay { day: on(year, ordinal), name: name.clone() }).collect()
}

fn on(year: i32, ordinal: u32) -> NaiveDate {
    NaiveDate::from_yo_opt(year, ordinal).unwrap()
}
