//! Parses a day of the calendar, and a date of birth, in any notation that people type.

use chrono::{Datelike, NaiveDate};

use super::plain::{are_digits, is_between_digits, plain};
use super::text::one_line;
use super::{invalid, one_line_max};
use crate::{Fault, FaultCode};

/// Accepted years: papers are not older, and no promise reaches further.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;
/// Characters of the input at most.
const LONGEST: usize = 40;

/// Reason why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDay {
    /// Not in a known notation.
    Unreadable,
    /// No such day in the month, or no such month.
    Absent,
}

/// Day of the calendar in any notation: `7/3/2026`, `07-03-2026`, `7.3.2026`, `7 3 2026`, `07032026`, and ISO 8601,
/// `2026-03-07`. The day precedes the month, and the year has four digits.
///
/// Refused with the reason `DAY` where it does not parse, `NO_SUCH_DAY` where the day does not exist.
pub fn day(text: &str, field: &[&str]) -> Result<NaiveDate, Fault> {
    let day = read(&one_line_max(text, LONGEST, field)?).map_err(|why| fault_of(why, field))?;
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    let fault = Fault::at(FaultCode::OutOfRange, field);
    Err(fault.with("min", format!("{first}-01-01")).with("max", format!("{last}-12-31")))
}

/// Date of birth: from 1900-01-01 to the day before `today`. A day out of range is refused with a reason for the future
/// or the past; one that does not parse gives no reason, since the guide has a text of its own for it.
pub fn date_of_birth(text: &str, today: NaiveDate, field: &[&str]) -> Result<NaiveDate, Fault> {
    let day = read(&one_line(text, field)?).map_err(|why| match why {
        NoDay::Unreadable => invalid(field),
        NoDay::Absent => fault_of(why, field),
    })?;
    let is_past = day < today;
    if is_past && day.year() >= *YEARS.start() {
        return Ok(day);
    }
    let latest = today.pred_opt().unwrap_or(today);
    Err(Fault::at(FaultCode::OutOfRange, field)
        .with("reason", if is_past { "TOO_LONG_AGO" } else { "IN_THE_FUTURE" })
        .with("min", format!("{}-01-01", YEARS.start()))
        .with("max", latest.to_string()))
}

fn fault_of(why: NoDay, field: &[&str]) -> Fault {
    let reason = match why {
        NoDay::Unreadable => "DAY",
        NoDay::Absent => "NO_SUCH_DAY",
    };
    invalid(field).with("reason", reason)
}

pub(super) fn read(text: &str) -> Result<NaiveDate, NoDay> {
    let text = plain(text);
    let between = |c: char| c == '/' || is_between_digits(c);
    let parts: Vec<&str> = text.split(between).filter(|part| !part.is_empty()).collect();
    let (day, month, year) = match parts[..] {
        [year, month, day] if year.len() == 4 => (day, month, year),
        [day, month, year] => (day, month, year),
        [all] if all.len() == 8 && are_digits(all) => (&all[..2], &all[2..4], &all[4..]),
        _ => return Err(NoDay::Unreadable),
    };
    if year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return Err(NoDay::Unreadable);
    }
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| are_digits(part)).ok_or(NoDay::Unreadable);
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let year = i32::try_from(year).map_err(|_| NoDay::Unreadable)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDay::Absent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["dateOfBirth"];

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn born(text: &str) -> Result<NaiveDate, Fault> {
        date_of_birth(text, ymd(2026, 2, 13), FIELD)
    }

    #[test]
    fn a_day_is_parsed_in_every_notation() {
        for text in [
            "09/02/1992",
            "1992-02-09",
            " 9/2/1992 ",
            "09-02-1992",
            "9.2.1992",
            "9 2 1992",
            "09021992",
            "9 / 2 / 1992",
            "09–02–1992",
            "０９/02/1992",
            "1992/2/9",
            "09/02/1992\u{200B}",
        ] {
            assert_eq!(day(text, FIELD), Ok(ymd(1992, 2, 9)), "{text:?}");
            assert_eq!(born(text), Ok(ymd(1992, 2, 9)), "{text:?}");
        }
        assert_eq!(born("29/02/2000"), Ok(ymd(2000, 2, 29)));
    }

    #[test]
    fn a_day_that_does_not_exist_has_a_reason_of_its_own() {
        for text in ["30/02/1992", "31/02/1990", "29/02/1900", "31/04/1992", "00/01/1992", "01/13/1992", "1992-13-01"] {
            assert_eq!(born(text), Err(invalid(FIELD).with("reason", "NO_SUCH_DAY")), "{text:?}");
        }
    }

    #[test]
    fn a_text_that_is_no_day_is_refused() {
        for text in [
            "09/02/92",
            "09/02/+992",
            "1992-02-09T00:00:00Z",
            "hôm qua",
            "//",
            "--",
            "7/3",
            "0703202",
            "09/02/1992/1",
            "-992-02-09",
            "123/2/1992",
            "ab/02/1992",
        ] {
            assert_eq!(day(text, FIELD), Err(invalid(FIELD).with("reason", "DAY")), "{text:?}");
            assert_eq!(born(text), Err(invalid(FIELD)), "{text:?}");
        }
        assert_eq!(born(""), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn a_date_of_birth_lies_between_1900_and_yesterday() {
        assert_eq!(born("01/01/1900"), Ok(ymd(1900, 1, 1)));
        assert_eq!(born("12/02/2026"), Ok(ymd(2026, 2, 12)));
        let fault = |reason: &str| {
            let fault = Fault::at(FaultCode::OutOfRange, FIELD).with("reason", reason);
            Err(fault.with("min", "1900-01-01").with("max", "2026-02-12"))
        };
        for text in ["31/12/1899", "0001-01-01"] {
            assert_eq!(born(text), fault("TOO_LONG_AGO"), "{text:?}");
        }
        for text in ["13/02/2026", "2026-02-14", "9999-12-31"] {
            assert_eq!(born(text), fault("IN_THE_FUTURE"), "{text:?}");
        }
    }

    #[test]
    fn a_day_on_a_form_lies_between_1900_and_2199() {
        assert_eq!(day("31/12/2199", FIELD), Ok(ymd(2199, 12, 31)));
        for text in ["05/03/0990", "31/12/1899", "01/01/2200"] {
            let fault = day(text, FIELD).unwrap_err();
            assert_eq!((fault.code, &fault.params["min"]), (FaultCode::OutOfRange, &"1900-01-01".into()), "{text:?}");
        }
    }
}
