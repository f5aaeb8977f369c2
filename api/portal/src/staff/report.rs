//! Progress report: figures and bar charts, each chart with a table of the same numbers.

mod chart;
mod list;
mod operation;
mod period;
mod wanted;

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use chrono::NaiveDate;
use cynic::QueryBuilder;
use domain::text::Code;

use crate::control::{Choice, Control, Kind};
use crate::days::Days;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::{read_day, typed_day};
use crate::layout::Layout;
use crate::page_context::PageExtension;
use crate::render::{Answer, again, ok};
use crate::schema::enums::Timeliness;
use crate::schema::report::PartName;
use crate::translator::Translator;
use chart::Chart;
use list::List;
use operation::{ProgressReport, ReportFilter, ReportPart, StaffReport, StaffReportOfficers, StaffReportVariables};
use period::Period;
use wanted::ReportQuery;

/// `GET /staff/report`: the report of a period and a procedure.
pub async fn show(Extension(context): PageExtension, Query(wanted): Query<ReportQuery>) -> Answer {
    let layout = context.colleague(context.t("report-title")).await?.0;
    let translator = context.translator();
    let typed = Days { from: wanted.from.clone(), to: wanted.to.clone() };
    let (faults, days) = (typed.faults(translator), typed.right());
    let procedure_code = Code::of_address(&wanted.procedure).map(|code| code.to_string());
    let (from, to) = (read_day(&days.from), read_day(&days.to));
    let list = List { procedure: procedure_code.clone().unwrap_or_default(), days, ..List::default() };
    let variables = StaffReportVariables { filter: Some(ReportFilter { procedure_code, from, to }) };
    let answer: StaffReport = context.ask(StaffReport::build(variables.clone())).await?;
    let desks = StaffReportOfficers::ask(&context, variables).await?;
    let officers = desks.map(|report| report.parts).unwrap_or_default();
    let report = answer.report.ok_or(Failure::NotFound)?.by_name();
    let procedures = answer.all.map(|all| all.parts).unwrap_or_default();
    let mut controls = controls(translator, &wanted, &procedures);
    let faults = faults.marked(&mut controls);
    let mut layout = layout.wide();
    layout.is_in_error = !faults.is_empty();
    let template = ReportPage {
        on_paper: on_paper(translator, context.now().local_date(), &list, &procedures),
        periods: Period::all(context.now().local_date(), &wanted),
        charts: charts(translator, &report, &officers, &list),
        figures: figures(translator, &report, &list),
        controls,
        faults,
        layout,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

fn controls(translator: &Translator, wanted: &ReportQuery, procedures: &[PartName]) -> Vec<Control> {
    let choices = Choice::in_order(procedures.iter().map(|part| Choice::new(&part.key, part.title.clone())));
    let day = |id: &str, label: &str, value: &str| {
        let control = Control::digits(translator, id, translator.t(label)).typed_by("text", "short");
        control.hinted(translator.t("form-day-hint")).holding(value)
    };
    vec![
        Control::of(translator, "procedure", translator.t("dossier-procedure"), Kind::Select(choices))
            .or_any()
            .holding(&wanted.procedure),
        day("from", "queue-from", &wanted.from),
        day("to", "queue-to", &wanted.to),
    ]
}

/// Header of the printed report, where neither form nor address is seen: period, procedure, and day of printing.
fn on_paper(translator: &Translator, today: NaiveDate, list: &List, procedures: &[PartName]) -> Vec<String> {
    let days = [("queue-since", &list.days.from), ("queue-until", &list.days.to)];
    let days = days.into_iter().filter(|(_, day)| !day.is_empty());
    let mut lines: Vec<_> = days.map(|(id, day)| translator.t_with(id, "day", day)).collect();
    if lines.is_empty() {
        lines.push(format!("{}: {}", translator.t("report-periods"), translator.t("report-any-time")));
    }
    let named = procedures.iter().find(|part| part.key == list.procedure);
    lines.extend(named.map(|part| format!("{}: {}", translator.t("dossier-procedure"), part.title)));
    lines.push(translator.t_with("report-as-of", "day", typed_day(today)));
    lines
}

/// Key figure above the charts.
struct Figure {
    name: String,
    written: String,
    /// Path of the queue filtered to the counted dossiers.
    path: Option<String>,
}

fn figures(translator: &Translator, report: &ProgressReport, list: &List) -> Vec<Figure> {
    let days = |days: Option<f64>| match days {
        Some(days) => translator.t_with("report-days", "days", translator.decimal(days)),
        None => translator.t("report-no-days"),
    };
    let plain = |id: &str, written: String| Figure { name: translator.t(id), written, path: None };
    let counted = |id: &str, count: i32, path: String| Figure {
        path: Some(path).filter(|_| count > 0),
        ..plain(id, translator.count(count))
    };
    vec![
        counted("report-total", report.total, list.all()),
        counted("report-overdue", report.overdue(), list.open(&[Timeliness::Overdue])),
        plain("report-median", days(report.median_working_days)),
        plain("report-p90", days(report.p90_working_days)),
    ]
}

fn charts(translator: &Translator, report: &ProgressReport, officers: &[ReportPart], list: &List) -> Vec<Chart> {
    let parts = |id, title: &str, parts: &[ReportPart], list: &dyn Fn(&ReportPart) -> Option<List>| {
        Chart::of_parts(translator, id, translator.t(title), parts, list)
    };
    let of_month = |part: &ReportPart| list.of_month(&part.key);
    let of_procedure = |part: &ReportPart| Some(list.of_procedure(&part.key));
    let mut charts = vec![
        Chart::of_statuses(translator, &report.by_status, list),
        Chart::of_timeliness(translator, &report.by_timeliness, list),
        parts("months", "report-by-month", &report.months, &of_month),
        parts("procedures", "report-by-procedure", &report.procedures, &of_procedure),
    ];
    charts.push(Chart::of_officers(translator, officers, list));
    // An office by itself needs no comparison with others.
    if report.agencies.len() > 1 {
        let of_agency = |part: &ReportPart| Some(list.of_agency(&part.key));
        charts.push(parts("agencies", "report-by-agency", &report.agencies, &of_agency));
    }
    charts
}

#[derive(Template)]
#[template(path = "staff-report.html")]
struct ReportPage {
    layout: Layout,
    faults: Faults,
    /// Header of the printed page.
    on_paper: Vec<String>,
    periods: Vec<Period>,
    controls: Vec<Control>,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
}
