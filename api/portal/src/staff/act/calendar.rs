//! Closing time of the agencies on a day, from the calendar of its year.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::failure::Failure;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::query::query;

/// Closing time on a day, by the calendar of its year; the end of the day where none is published.
pub(super) async fn closes(context: &PageContext, day: NaiveDate) -> Result<NaiveTime, Failure> {
    let calendar = OpeningHoursOfYear::ask(context, YearVariables { year: day.year() }).await?;
    let last = calendar.and_then(|calendar| calendar.hours.into_iter().next_back());
    let closes = last.and_then(|hours| hours.closes.parse().ok());
    Ok(closes.or(NaiveTime::from_hms_opt(23, 59, 59)).unwrap_or(NaiveTime::MIN))
}

#[derive(Debug, cynic::QueryVariables)]
struct YearVariables {
    year: i32,
}

query!(OpeningHoursOfYear(YearVariables): calendar(year: $year) -> CalendarYear);

#[derive(Debug, cynic::QueryFragment)]
struct CalendarYear {
    hours: Vec<OpeningHours>,
}

#[derive(Debug, cynic::QueryFragment)]
struct OpeningHours {
    closes: String,
}
