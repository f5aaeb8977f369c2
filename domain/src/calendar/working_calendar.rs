//! Working calendar over the published years.

use std::collections::BTreeMap;
use std::iter::successors;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::reach::{FIRST_DAY, LAST_DAY};
use super::year::is_weekend;
use super::{CalendarYear, LocalTime, OpeningWindow};

const MORNING: OpeningWindow = OpeningWindow { opens: LocalTime::at(7, 0), closes: LocalTime::at(11, 30) };
const AFTERNOON: OpeningWindow = OpeningWindow { opens: LocalTime::at(13, 30), closes: LocalTime::at(17, 0) };

/// Default opening hours of years without published ones: eight a day, the default of provincial software.
const DEFAULT_HOURS: &[OpeningWindow] = &[MORNING, AFTERNOON];

/// Working calendar of the agencies, from the published years.
///
/// A year without published facts works from Monday to Friday, 07:00 to 11:30 and 13:30 to 17:00, so that a date can be
/// promised before next year's holidays are known. Its years are assumed to pass [`CalendarYear::check`]; others give
/// odd answers but neither panic nor loop for ever.
///
/// It reckons from 1900 to 2999 and stops there: no answer lies beyond, unless what was asked about does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    years: BTreeMap<i32, CalendarYear>,
    publications: BTreeMap<i32, u64>,
}

impl WorkingCalendar {
    /// Calendar of these years; of two for the same year the later one counts.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Self {
        let mut calendar = Self::default();
        for year in years {
            *calendar.publications.entry(year.year).or_default() += 1;
            calendar.years.insert(year.year, year);
        }
        calendar
    }

    /// Published years, oldest first.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// True for a published year; dates in any other are a best guess.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Version of this year's stream.
    pub fn version(&self, year: i32) -> u64 {
        self.publications.get(&year).copied().unwrap_or_default()
    }

    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.years.get(&day.year()).map_or_else(|| !is_weekend(day), |year| year.is_working_day(day))
    }

    /// Working days from this day on, itself included.
    pub(super) fn working_days_from(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        successors(Some(day), NaiveDate::succ_opt)
            .take_while(|day| *day <= LAST_DAY)
            .filter(|day| self.is_working_day(*day))
    }

    /// Opening windows from the beginning of this day on, as pairs of moments.
    pub(super) fn open_from(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        self.working_days_from(day).flat_map(|day| self.hours_of(day).iter().map(move |window| window.on(day)))
    }

    /// Opening windows back from the end of this day, latest first.
    pub(super) fn open_until(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDateTime, NaiveDateTime)> {
        successors(Some(day), NaiveDate::pred_opt)
            .take_while(|day| *day >= FIRST_DAY)
            .filter(|day| self.is_working_day(*day))
            .flat_map(|day| self.hours_of(day).iter().rev().map(move |window| window.on(day)))
    }

    /// Closing time of a day, were it a working day.
    pub(super) fn closing_of(&self, day: NaiveDate) -> NaiveDateTime {
        self.hours_of(day).last().unwrap_or(&AFTERNOON).closes.on(day)
    }

    fn hours_of(&self, day: NaiveDate) -> &[OpeningWindow] {
        self.years.get(&day.year()).map_or(DEFAULT_HOURS, |year| &year.hours)
    }
}
