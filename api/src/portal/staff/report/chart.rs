use super::operation::{ReportPart, StatusCount, TimelinessCount, counted};
use crate::portal::operation::name_of;
use crate::portal::tag::{Tag, Timeliness};
use crate::portal::tongue::Tongue;

/// How much of the width the longest bar takes, in percent: its number stands behind it.
const LONGEST: f64 = 86.0;
/// Bars of one chart; the table has all rows.
const BARS: usize = 12;

/// A chart of bars, and the table that says the same.
pub(super) struct Chart {
    /// Names it in the page.
    pub(super) id: &'static str,
    pub(super) title: String,
    /// What the parts of a bar mean: class, text; none where bars have one part.
    pub(super) legend: Vec<(&'static str, String)>,
    pub(super) bars: Vec<Bar>,
    /// Headings of the table, the first of which heads the labels.
    pub(super) columns: Vec<String>,
    /// A label and its figures.
    pub(super) rows: Vec<(String, Vec<String>)>,
}

/// A bar with its label above it, drawn in shares of the width.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) count: i32,
    /// Where the number stands.
    pub(super) end: String,
    /// Class, beginning, width.
    pub(super) parts: Vec<(&'static str, String, String)>,
}

impl Chart {
    /// How many stand where.
    pub(super) fn of_statuses(tongue: &Tongue, counts: &[StatusCount]) -> Self {
        let label =
            |one: &StatusCount| (tongue.status(&name_of(&one.status)), one.count, Tag::status(one.status, "").tint);
        Self::plain(tongue, "statuses", tongue.say("report-by-status"), &counts.iter().map(label).collect::<Vec<_>>())
    }

    /// How many do how against their due dates.
    pub(super) fn of_timeliness(tongue: &Tongue, counts: &[TimelinessCount]) -> Self {
        let label = |one: &TimelinessCount| {
            let tag = Tag::timeliness(one.timeliness, tongue);
            (tag.label, one.count, tag.tint)
        };
        Self::plain(
            tongue,
            "timeliness",
            tongue.say("report-by-timeliness"),
            &counts.iter().map(label).collect::<Vec<_>>(),
        )
    }

    /// How each part did: in time, late, or not yet known.
    pub(super) fn of_parts(tongue: &Tongue, id: &'static str, title: String, parts: &[ReportPart]) -> Self {
        let most = parts.iter().map(|part| part.total).max().unwrap_or(1);
        let split = |part: &ReportPart| {
            let done = counted(&part.by_timeliness, &[Timeliness::DoneEarly, Timeliness::DoneOnTime]);
            let late = counted(&part.by_timeliness, &[Timeliness::DoneLate, Timeliness::Overdue]);
            (done, late, part.total - done - late)
        };
        let bar = |part: &ReportPart| {
            let (done, late, open) = split(part);
            Bar::new(part.title.clone(), part.total, most, &[("ok", done), ("bad", late), ("info", open)])
        };
        let days = |days: Option<f64>| days.map(|days| tongue.decimal(days)).unwrap_or_default();
        let row = |part: &ReportPart| {
            let (done, late, open) = split(part);
            let mut figures: Vec<String> = [part.total, done, late, open].iter().map(ToString::to_string).collect();
            figures.extend([days(part.median_working_days), days(part.p90_working_days)]);
            (part.title.clone(), figures)
        };
        let columns = ["report-total", "report-in-time", "report-late", "report-open", "report-median", "report-p90"];
        Self {
            id,
            legend: vec![
                ("ok", tongue.say("report-in-time")),
                ("bad", tongue.say("report-late")),
                ("info", tongue.say("report-open")),
            ],
            bars: parts.iter().take(BARS).map(bar).collect(),
            columns: std::iter::once(title.clone()).chain(columns.map(|id| tongue.say(id))).collect(),
            rows: parts.iter().map(row).collect(),
            title,
        }
    }

    fn plain(tongue: &Tongue, id: &'static str, title: String, counts: &[(String, i32, &'static str)]) -> Self {
        let most = counts.iter().map(|(_, count, _)| *count).max().unwrap_or(1);
        let bar = |(label, count, tint): &(String, i32, &'static str)| {
            Bar::new(label.clone(), *count, most, &[(*tint, *count)])
        };
        Self {
            id,
            legend: Vec::new(),
            bars: counts.iter().map(bar).collect(),
            columns: vec![title.clone(), tongue.say("report-total")],
            rows: counts.iter().map(|(label, count, _)| (label.clone(), vec![count.to_string()])).collect(),
            title,
        }
    }
}

impl Bar {
    fn new(label: String, count: i32, most: i32, parts: &[(&'static str, i32)]) -> Self {
        let share = |count: i32| LONGEST * f64::from(count) / f64::from(most.max(1));
        let mut at = 0.0;
        let drawn = parts.iter().filter(|(_, count)| *count > 0).map(|(tint, count)| {
            let begins = at;
            at += share(*count);
            (*tint, format!("{begins:.2}%"), format!("{:.2}%", share(*count)))
        });
        let drawn = drawn.collect();
        Self { label, count, end: format!("{at:.2}%"), parts: drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_leaves_room_for_its_number_and_parts_follow_each_other() {
        let bar = Bar::new("03/2026".to_owned(), 40, 40, &[("ok", 10), ("bad", 0), ("info", 30)]);
        assert_eq!(bar.end, "86.00%");
        let parts =
            [("ok", "0.00%".to_owned(), "21.50%".to_owned()), ("info", "21.50%".to_owned(), "64.50%".to_owned())];
        assert_eq!(bar.parts, parts);
        assert_eq!(Bar::new(String::new(), 0, 0, &[("ok", 0)]).end, "0.00%");
    }
}
