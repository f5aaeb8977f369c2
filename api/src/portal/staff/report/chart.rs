use super::operation::{ReportPart, StatusCount, TimelinessCount, counted};
use crate::portal::operation::name_of;
use crate::portal::tag::{Tag, Timeliness};
use crate::portal::tongue::Tongue;

/// How much of the width the longest bar takes, in percent: its number stands behind it.
const LONGEST: f64 = 86.0;
/// Bars of one chart; the table has all rows.
const BARS: usize = 12;
/// How dossiers that are open do against their due dates, and no others.
const RUNNING: [Timeliness; 4] = [Timeliness::Overdue, Timeliness::DueSoon, Timeliness::OnTime, Timeliness::Paused];

/// How many are alike in one thing.
struct Counted {
    label: String,
    count: i32,
    tint: &'static str,
    /// Where they are listed.
    path: Option<String>,
}

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
    pub(super) rows: Vec<Row>,
}

/// A row of the table.
pub(super) struct Row {
    pub(super) label: String,
    /// Where the dossiers that it counts are listed.
    pub(super) path: Option<String>,
    pub(super) figures: Vec<String>,
}

/// A bar with its label above it, drawn in shares of the width.
pub(super) struct Bar {
    pub(super) label: String,
    /// How many, as it is written.
    pub(super) count: String,
    /// Where the number stands.
    pub(super) end: String,
    /// Class, beginning, width.
    pub(super) parts: Vec<(&'static str, String, String)>,
}

impl Chart {
    /// How many stand where.
    pub(super) fn of_statuses(tongue: &Tongue, counts: &[StatusCount], list: &str) -> Self {
        let label = |one: &StatusCount| Counted {
            label: tongue.status(&name_of(&one.status)),
            count: one.count,
            tint: Tag::status(one.status, "").tint,
            path: Some(format!("{list}&status={}", name_of(&one.status))),
        };
        Self::plain(tongue, "statuses", tongue.say("report-by-status"), &counts.iter().map(label).collect::<Vec<_>>())
    }

    /// How many do how against their due dates.
    pub(super) fn of_timeliness(tongue: &Tongue, counts: &[TimelinessCount], list: &str) -> Self {
        let label = |one: &TimelinessCount| {
            let tag = Tag::timeliness(one.timeliness, tongue);
            // The list leaves out what is over.
            let path = RUNNING.contains(&one.timeliness);
            let path = path.then(|| format!("{list}&timeliness={}", name_of(&one.timeliness)));
            Counted { label: tag.label, count: one.count, tint: tag.tint, path }
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
            Bar::new(tongue, part.title.clone(), part.total, most, &[("ok", done), ("bad", late), ("info", open)])
        };
        let days = |days: Option<f64>| days.map(|days| tongue.decimal(days)).unwrap_or_default();
        let row = |part: &ReportPart| {
            let (done, late, open) = split(part);
            let mut figures: Vec<String> =
                [part.total, done, late, open].iter().map(|count| tongue.count(count)).collect();
            figures.extend([days(part.median_working_days), days(part.p90_working_days)]);
            Row { label: part.title.clone(), path: None, figures }
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

    fn plain(tongue: &Tongue, id: &'static str, title: String, counts: &[Counted]) -> Self {
        let most = counts.iter().map(|one| one.count).max().unwrap_or(1);
        let bar = |one: &Counted| Bar::new(tongue, one.label.clone(), one.count, most, &[(one.tint, one.count)]);
        let row = |one: &Counted| Row {
            label: one.label.clone(),
            path: one.path.clone().filter(|_| one.count > 0),
            figures: vec![tongue.count(one.count)],
        };
        Self {
            id,
            legend: Vec::new(),
            bars: counts.iter().map(bar).collect(),
            columns: vec![title.clone(), tongue.say("report-total")],
            rows: counts.iter().map(row).collect(),
            title,
        }
    }
}

impl Bar {
    fn new(tongue: &Tongue, label: String, count: i32, most: i32, parts: &[(&'static str, i32)]) -> Self {
        let share = |count: i32| LONGEST * f64::from(count) / f64::from(most.max(1));
        let mut at = 0.0;
        let drawn = parts.iter().filter(|(_, count)| *count > 0).map(|(tint, count)| {
            let begins = at;
            at += share(*count);
            (*tint, format!("{begins:.2}%"), format!("{:.2}%", share(*count)))
        });
        let drawn = drawn.collect();
        Self { label, count: tongue.count(count), end: format!("{at:.2}%"), parts: drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::tests::tongue;

    #[test]
    fn the_longest_bar_leaves_room_for_its_number_and_parts_follow_each_other() {
        let tongue = tongue();
        let bar = Bar::new(&tongue, "03/2026".to_owned(), 40, 40, &[("ok", 10), ("bad", 0), ("info", 30)]);
        assert_eq!(bar.end, "86.00%");
        let parts =
            [("ok", "0.00%".to_owned(), "21.50%".to_owned()), ("info", "21.50%".to_owned(), "64.50%".to_owned())];
        assert_eq!(bar.parts, parts);
        assert_eq!(Bar::new(&tongue, String::new(), 0, 0, &[("ok", 0)]).end, "0.00%");
    }
}
