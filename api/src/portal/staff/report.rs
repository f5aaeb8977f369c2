//! How the work goes: figures and charts, each with the table that says the same.

mod chart;
mod operation;

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::text::Code;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::days::Days;
use crate::portal::answer::{Answer, again, ok};
use crate::portal::control::{Choice, Control, Kind};
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::read_day;
use crate::portal::shell::Shell;
use crate::portal::tongue::Tongue;
use crate::portal::visit::Here;
use chart::Chart;
use operation::{ProgressReport, ReportFilter, StaffReport, StaffReportVariables};

/// About which dossiers, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    procedure: String,
    from: String,
    to: String,
}

/// `GET /staff/report`
pub async fn show(Extension(visit): Here, Query(wanted): Query<Wanted>) -> Answer {
    let shell = visit.colleague(visit.say("report-title")).await?.0;
    let tongue = visit.tongue();
    let typed = Days { from: wanted.from.clone(), to: wanted.to.clone() };
    let (faults, days) = (typed.faults(tongue), typed.right());
    let procedure_code = Code::of_address(&wanted.procedure).map(|code| code.to_string());
    let list = list(procedure_code.as_deref(), &days);
    let (from, to) = (read_day(&days.from), read_day(&days.to));
    let variables = StaffReportVariables { filter: Some(ReportFilter { procedure_code, from, to }) };
    let answer: StaffReport = visit.ask(StaffReport::build(variables)).await?;
    let report = answer.report.ok_or(Failure::NotFound)?;
    let procedures = answer.all.map(|all| all.parts).unwrap_or_default();
    let mut controls = controls(tongue, &wanted, &procedures);
    let faults = faults.marked(&mut controls);
    let mut shell = shell.wide();
    shell.is_in_error = !faults.is_empty();
    let template = ReportPage {
        charts: charts(tongue, &report, &list),
        figures: figures(tongue, &report, &list),
        controls,
        faults,
        shell,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

fn controls(tongue: &Tongue, wanted: &Wanted, procedures: &[operation::Named]) -> Vec<Control> {
    let choices = procedures.iter().map(|part| Choice::new(&part.key, part.title.clone())).collect();
    let day = |id: &str, label: &str, value: &str| {
        let control = Control::digits(tongue, id, tongue.say(label)).typed_by("text", "short");
        control.hinted(tongue.say("form-day-hint")).holding(value)
    };
    vec![
        Control::of(tongue, "procedure", tongue.say("dossier-procedure"), Kind::Select(choices))
            .or_any()
            .holding(&wanted.procedure),
        day("from", "queue-from", &wanted.from),
        day("to", "queue-to", &wanted.to),
    ]
}

/// The list of the dossiers that a report is about, to be narrowed.
fn list(procedure_code: Option<&str>, days: &Days) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("who", "anyone");
    let texts = [("procedure", procedure_code.unwrap_or_default()), ("from", &days.from), ("to", &days.to)];
    for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    format!("/staff?{}", query.finish())
}

/// A figure that stands above the charts.
struct Figure {
    name: String,
    written: String,
    /// Where the dossiers that it counts are listed.
    path: Option<String>,
}

fn figures(tongue: &Tongue, report: &ProgressReport, list: &str) -> Vec<Figure> {
    let days = |days: Option<f64>| match days {
        Some(days) => tongue.say_with("report-days", "days", tongue.decimal(days)),
        None => tongue.say("report-no-days"),
    };
    let plain = |id: &str, written: String| Figure { name: tongue.say(id), written, path: None };
    let overdue = Some(format!("{list}&timeliness=OVERDUE")).filter(|_| report.overdue() > 0);
    vec![
        plain("report-total", tongue.count(report.total)),
        Figure { path: overdue, ..plain("report-overdue", tongue.count(report.overdue())) },
        plain("report-median", days(report.median_working_days)),
        plain("report-p90", days(report.p90_working_days)),
    ]
}

fn charts(tongue: &Tongue, report: &ProgressReport, list: &str) -> Vec<Chart> {
    let mut charts = vec![
        Chart::of_statuses(tongue, &report.by_status, list),
        Chart::of_timeliness(tongue, &report.by_timeliness, list),
        Chart::of_parts(tongue, "months", tongue.say("report-by-month"), &report.months),
        Chart::of_parts(tongue, "procedures", tongue.say("report-by-procedure"), &report.procedures),
    ];
    // An office by itself needs no comparison with others.
    if report.agencies.len() > 1 {
        charts.push(Chart::of_parts(tongue, "agencies", tongue.say("report-by-agency"), &report.agencies));
    }
    charts
}

#[derive(Template)]
#[template(path = "staff-report.html")]
struct ReportPage {
    shell: Shell,
    faults: Faults,
    controls: Vec<Control>,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
}
