//! Bar charts of the report.

use super::list::List;
use super::operation::{ReportPart, StatusCount, TimelinessCount, counted, without_result};
use crate::operation::name_of;
use crate::schema::enums::Timeliness;
use crate::tag::Tag;
use crate::translator::Translator;

/// Width of the longest bar in percent; its number stands behind it.
const LONGEST: f64 = 86.0;
/// Timeliness of dossiers that the office has finished.
const DONE: [Timeliness; 3] = [Timeliness::DoneEarly, Timeliness::DoneOnTime, Timeliness::DoneLate];
/// Timeliness of those that were finished in time.
const IN_TIME: [Timeliness; 2] = [Timeliness::DoneEarly, Timeliness::DoneOnTime];
/// Timeliness of open dossiers that are not overdue.
const OPEN: [Timeliness; 4] = [Timeliness::DueSoon, Timeliness::OnTime, Timeliness::Paused, Timeliness::NotStarted];

/// Count of one category, drawn as a bar.
struct Counted {
    label: String,
    count: i32,
    tint: &'static str,
    /// Path of the queue filtered to these dossiers.
    path: Option<String>,
}

/// A chart of bars, and the table that says the same.
pub(super) struct Chart {
    /// HTML id of the chart.
    pub(super) id: &'static str,
    pub(super) title: String,
    /// Legend of stacked bars as CSS class and text; empty for bars of one part.
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
    pub(super) figures: Vec<Figure>,
}

/// A number of a table.
pub(super) struct Figure {
    pub(super) written: String,
    /// Path of the queue filtered to the counted dossiers.
    pub(super) path: Option<String>,
}

/// A bar with its label above it, drawn in shares of the width.
pub(super) struct Bar {
    pub(super) label: String,
    /// Number in the language's notation.
    pub(super) count: String,
    /// Offset of the number: the end of the bar, in percent.
    pub(super) end: String,
    /// Segments as CSS class, offset and width in percent.
    pub(super) parts: Vec<(&'static str, String, String)>,
}

impl Chart {
    /// Number of dossiers by status.
    pub(super) fn of_statuses(translator: &Translator, counts: &[StatusCount], list: &List) -> Self {
        let label = |one: &StatusCount| Counted {
            label: translator.status(&name_of(&one.status)),
            count: one.count,
            tint: Tag::status(one.status, "").tint,
            path: Some(list.at(one.status)),
        };
        Self::plain(
            translator,
            "statuses",
            translator.t("report-by-status"),
            &counts.iter().map(label).collect::<Vec<_>>(),
        )
    }

    /// Dossiers by timeliness, and one bar for those that ended without a result.
    pub(super) fn of_timeliness(translator: &Translator, counts: &[TimelinessCount], list: &List) -> Self {
        let label = |one: &TimelinessCount| {
            let tag = Tag::timeliness(one.timeliness, translator);
            let which = [one.timeliness];
            let path = if DONE.contains(&one.timeliness) { list.done(&which) } else { list.open(&which) };
            Counted { label: tag.label, count: counted(counts, &which), tint: tag.tint, path: Some(path) }
        };
        let mut rows: Vec<_> = counts.iter().map(label).filter(|row| row.count > 0).collect();
        let without = without_result(counts);
        if without > 0 {
            let label = translator.t("report-without-result");
            rows.push(Counted { label, count: without, tint: "neutral", path: Some(list.without_result()) });
        }
        Self::plain(translator, "timeliness", translator.t("report-by-timeliness"), &rows)
    }

    /// Dossiers by month, procedure or agency, stacked: in time, late, overdue, open, without result.
    pub(super) fn of_parts(
        translator: &Translator,
        id: &'static str,
        title: String,
        parts: &[ReportPart],
        list: &dyn Fn(&ReportPart) -> Option<List>,
    ) -> Self {
        let most = parts.iter().map(|part| part.total).max().unwrap_or(1);
        let bar = |part: &ReportPart| {
            let Split { done, late, overdue, open, without } = Split::of(part);
            let drawn = [("ok", done), ("warn", late), ("bad", overdue), ("info", open), ("neutral", without)];
            Bar::new(translator, part.title.clone(), part.total, most, &drawn)
        };
        let days = |days: Option<f64>| Figure {
            written: days.map(|days| translator.decimal(days)).unwrap_or_default(),
            path: None,
        };
        let row = |part: &ReportPart| {
            let Split { done, late, overdue, open, without } = Split::of(part);
            let list = list(part);
            let figure = |count: i32, path: &dyn Fn(&List) -> String| Figure {
                written: translator.count(count),
                path: list.as_ref().filter(|_| count > 0).map(path),
            };
            let figures = vec![
                figure(part.total, &List::all),
                figure(done, &|list| list.done(&IN_TIME)),
                figure(late, &|list| list.done(&[Timeliness::DoneLate])),
                figure(overdue, &|list| list.open(&[Timeliness::Overdue])),
                figure(open, &|list| list.open(&OPEN)),
                figure(without, &List::without_result),
                days(part.median_working_days),
                days(part.p90_working_days),
            ];
            Row { label: part.title.clone(), figures }
        };
        let parts_of_bars = [
            ("ok", "report-in-time"),
            ("warn", "report-done-late"),
            ("bad", "report-overdue"),
            ("info", "report-open"),
            ("neutral", "report-without-result"),
        ];
        let ends = ["report-median", "report-p90"].map(|id| translator.t(id));
        let names = parts_of_bars.map(|(tint, id)| (tint, translator.t(id)));
        let columns = [title.clone(), translator.t("report-total")].into_iter();
        Self {
            id,
            columns: columns.chain(names.iter().map(|(_, name)| name.clone())).chain(ends).collect(),
            legend: names.into(),
            bars: parts.iter().map(bar).collect(),
            rows: parts.iter().map(row).collect(),
            title,
        }
    }

    /// Open dossiers by officer, stacked by timeliness.
    pub(super) fn of_officers(translator: &Translator, officers: &[ReportPart], list: &List) -> Self {
        const KINDS: [(&str, &str, &[Timeliness]); 4] = [
            ("bad", "timeliness-overdue", &[Timeliness::Overdue]),
            ("warn", "timeliness-due-soon", &[Timeliness::DueSoon]),
            ("info", "timeliness-on-time", &[Timeliness::OnTime]),
            ("neutral", "report-not-counted", &[Timeliness::Paused, Timeliness::NotStarted]),
        ];
        let most = officers.iter().map(|officer| officer.total).max().unwrap_or(1);
        let bar = |officer: &ReportPart| {
            let drawn = KINDS.map(|(tint, _, which)| (tint, counted(&officer.by_timeliness, which)));
            Bar::new(translator, officer.title.clone(), officer.total, most, &drawn)
        };
        let row = |officer: &ReportPart| {
            let theirs = list.of_officer(&officer.key);
            let figure = |count: i32, which: &[Timeliness]| Figure {
                written: translator.count(count),
                path: (count > 0).then(|| theirs.open(which)),
            };
            let kinds = KINDS.map(|(_, _, which)| figure(counted(&officer.by_timeliness, which), which));
            let figures = std::iter::once(figure(officer.total, &[])).chain(kinds).collect();
            Row { label: officer.title.clone(), figures }
        };
        let title = translator.t("report-by-officer");
        let legend = KINDS.map(|(tint, id, _)| (tint, translator.t(id)));
        let columns = [title.clone(), translator.t("report-total")].into_iter();
        Self {
            id: "officers",
            columns: columns.chain(legend.iter().map(|(_, name)| name.clone())).collect(),
            legend: legend.into(),
            bars: officers.iter().map(bar).collect(),
            rows: officers.iter().map(row).collect(),
            title,
        }
    }

    fn plain(translator: &Translator, id: &'static str, title: String, counts: &[Counted]) -> Self {
        let most = counts.iter().map(|one| one.count).max().unwrap_or(1);
        let bar = |one: &Counted| Bar::new(translator, one.label.clone(), one.count, most, &[(one.tint, one.count)]);
        let row = |one: &Counted| Row {
            label: one.label.clone(),
            figures: vec![Figure {
                written: translator.count(one.count),
                path: one.path.clone().filter(|_| one.count > 0),
            }],
        };
        Self {
            id,
            legend: Vec::new(),
            bars: counts.iter().map(bar).collect(),
            columns: vec![title.clone(), translator.t("report-total")],
            rows: counts.iter().map(row).collect(),
            title,
        }
    }
}

/// Partition of a part's dossiers by outcome: its counts add up to the total.
struct Split {
    done: i32,
    late: i32,
    overdue: i32,
    open: i32,
    without: i32,
}

impl Split {
    fn of(part: &ReportPart) -> Self {
        let counted = |which: &[Timeliness]| counted(&part.by_timeliness, which);
        Self {
            done: counted(&IN_TIME),
            late: counted(&[Timeliness::DoneLate]),
            overdue: counted(&[Timeliness::Overdue]),
            open: counted(&OPEN),
            without: without_result(&part.by_timeliness),
        }
    }
}

impl Bar {
    fn new(translator: &Translator, label: String, count: i32, most: i32, parts: &[(&'static str, i32)]) -> Self {
        let share = |count: i32| LONGEST * f64::from(count) / f64::from(most.max(1));
        let mut at = 0.0;
        let drawn = parts.iter().filter(|(_, count)| *count > 0).map(|(tint, count)| {
            let begins = at;
            at += share(*count);
            (*tint, format!("{begins:.2}%"), format!("{:.2}%", share(*count)))
        });
        let drawn = drawn.collect();
        Self { label, count: translator.count(count), end: format!("{at:.2}%"), parts: drawn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::translator;

    #[test]
    fn the_longest_bar_leaves_room_for_its_number_and_parts_follow_each_other() {
        let translator = translator();
        let bar = Bar::new(&translator, "03/2026".to_owned(), 40, 40, &[("ok", 10), ("bad", 0), ("info", 30)]);
        assert_eq!(bar.end, "86.00%");
        let parts =
            [("ok", "0.00%".to_owned(), "21.50%".to_owned()), ("info", "21.50%".to_owned(), "64.50%".to_owned())];
        assert_eq!(bar.parts, parts);
        assert_eq!(Bar::new(&translator, String::new(), 0, 0, &[("ok", 0)]).end, "0.00%");
    }
}
