use chrono::{Datelike, NaiveDate};

use super::invalid;
use super::text::one_line;
use crate::{Fault, FaultCode};

/// The earliest year of birth; nobody older lives.
const EARLIEST_YEAR: i32 = 1900;

/// A day of birth, written `dd/mm/yyyy` or `yyyy-mm-dd`: a real day from 1900-01-01 to the day before `today`.
pub fn date_of_birth(text: &str, today: NaiveDate, field: &[&str]) -> Result<NaiveDate, Fault> {
    let written = one_line(text, field)?;
    let day = parse(&written).ok_or_else(|| invalid(field))?;
    if day.year() >= EARLIEST_YEAR && day < today {
        return Ok(day);
    }
    let latest = today.pred_opt().unwrap_or(today);
    Err(Fault::at(FaultCode::OutOfRange, field)
        .with("min", format!("{EARLIEST_YEAR}-01-01"))
        .with("max", latest.to_string()))
}

fn parse(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = match text.split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => (year, month, day),
        _ => match text.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] => (year, month, day),
            _ => return None,
        },
    };
    let year = i32::try_from(number(year, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)
}

/// The number that so many ASCII digits write.
fn number(text: &str, length: usize) -> Option<u32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: &[&str] = &["dateOfBirth"];

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn born(text: &str) -> Result<NaiveDate, Fault> {
        date_of_birth(text, day(2026, 2, 13), FIELD)
    }

    #[test]
    fn both_ways_of_writing_a_day_hold() {
        for text in ["09/02/1992", "1992-02-09", " 09/02/1992 "] {
            assert_eq!(born(text), Ok(day(1992, 2, 9)), "{text:?}");
        }
        assert_eq!(born("29/02/2000"), Ok(day(2000, 2, 29)));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "30/02/1992",
            "29/02/1900",
            "31/04/1992",
            "00/01/1992",
            "01/13/1992",
            "1992-13-01",
            "1992/02/09",
            "09-02-1992",
            "9/2/1992",
            "09/02/92",
            "09/02/+992",
            "1992-02-09T00:00:00Z",
            "19920209",
            "hôm qua",
            "//",
            "--",
            "09/02/1992/1",
            "０９/02/1992",
            "-992-02-09",
        ] {
            assert_eq!(born(text), Err(invalid(FIELD)), "{text:?}");
        }
        assert_eq!(born(""), Err(Fault::at(FaultCode::Required, FIELD)));
    }

    #[test]
    fn a_birth_lies_between_1900_and_yesterday() {
        assert_eq!(born("01/01/1900"), Ok(day(1900, 1, 1)));
        assert_eq!(born("12/02/2026"), Ok(day(2026, 2, 12)));
        let fault = Fault::at(FaultCode::OutOfRange, FIELD).with("min", "1900-01-01").with("max", "2026-02-12");
        for text in ["31/12/1899", "0001-01-01", "13/02/2026", "2026-02-14", "9999-12-31"] {
            assert_eq!(born(text), Err(fault.clone()), "{text:?}");
        }
    }
}
