//! Common periods of the report (week, month, quarter, year), as links.

use chrono::{Datelike, Days, Months, NaiveDate};
use url::form_urlencoded::Serializer;

use super::wanted::ReportQuery;
use crate::form::typed_day;

/// A period that reports are mostly about, one click away.
pub(super) struct Period {
    /// The text that names it.
    pub(super) label: &'static str,
    pub(super) path: String,
    pub(super) is_here: bool,
}

impl Period {
    /// Periods around a day, and an unbounded one; the procedure is kept.
    pub(super) fn all(today: NaiveDate, wanted: &ReportQuery) -> Vec<Self> {
        let spans = spans(today).into_iter();
        let days = |span: Option<(NaiveDate, NaiveDate)>| {
            span.map(|(from, to)| (typed_day(from), typed_day(to))).unwrap_or_default()
        };
        let period = |(label, span)| {
            let (from, to) = days(span);
            let mut query = Serializer::new(String::new());
            let fields = [("procedure", &wanted.procedure), ("from", &from), ("to", &to)];
            query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
            let is_here = wanted.from == from && wanted.to == to;
            Self { label, path: format!("/staff/report?{}", query.finish()), is_here }
        };
        spans.map(|(label, span)| (label, Some(span))).chain([("report-any-time", None)]).map(period).collect()
    }
}

/// First and last day of each period; dates outside the calendar's range are left out.
fn spans(today: NaiveDate) -> Vec<(&'static str, (NaiveDate, NaiveDate))> {
    let months = |from: Option<NaiveDate>, count: u32| {
        let from = from?;
        Some((from, from.checked_add_months(Months::new(count))?.checked_sub_days(Days::new(1))?))
    };
    let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())));
    let week = monday.and_then(|monday| Some((monday, monday.checked_add_days(Days::new(6))?)));
    let month = today.with_day(1);
    let before = month.and_then(|first| first.checked_sub_months(Months::new(1)));
    let quarter = NaiveDate::from_ymd_opt(today.year(), today.month0() / 3 * 3 + 1, 1);
    let year = NaiveDate::from_ymd_opt(today.year(), 1, 1);
    let spans = [
        ("report-this-week", week),
        ("report-this-month", months(month, 1)),
        ("report-last-month", months(before, 1)),
        ("report-this-quarter", months(quarter, 3)),
        ("report-this-year", months(year, 12)),
    ];
    spans.into_iter().filter_map(|(label, span)| Some((label, span?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_and_end_where_the_calendar_says() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let found = spans(day("2026-01-01"));
        let spans: Vec<_> = found.iter().map(|(_, (from, to))| (from.to_string(), to.to_string())).collect();
        let wanted = [
            ("2025-12-29", "2026-01-04"),
            ("2026-01-01", "2026-01-31"),
            ("2025-12-01", "2025-12-31"),
            ("2026-01-01", "2026-03-31"),
            ("2026-01-01", "2026-12-31"),
        ];
        assert_eq!(spans, wanted.map(|(from, to)| (from.to_owned(), to.to_owned())));
        assert_eq!(self::spans(day("2026-11-30"))[3].1, (day("2026-10-01"), day("2026-12-31")));
    }

    #[test]
    fn the_period_that_is_shown_is_marked_and_the_procedure_kept() {
        let wanted = ReportQuery {
            procedure: "2.001624".to_owned(),
            from: "01/11/2026".to_owned(),
            to: "30/11/2026".to_owned(),
        };
        let periods = Period::all("2026-11-30".parse().expect("a day"), &wanted);
        let here: Vec<_> = periods.iter().filter(|period| period.is_here).map(|period| period.label).collect();
        assert_eq!(here, ["report-this-month"]);
        assert!(periods.iter().all(|period| period.path.contains("procedure=2.001624")));
    }
}
