//! How the work goes: figures and charts, each with the table that says the same.

mod chart;
mod operation;

use askama::Template;
use axum::Extension;
use axum::extract::Query;
use cynic::QueryBuilder;
use domain::text::Code;
use serde::Deserialize;

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
    let (from, to) = (read_day(&days.from), read_day(&days.to));
    let variables = StaffReportVariables { filter: Some(ReportFilter { procedure_code, from, to }) };
    let answer: StaffReport = visit.ask(StaffReport::build(variables)).await?;
    let report = answer.report.ok_or(Failure::NotFound)?;
    let procedures = answer.all.map(|all| all.parts).unwrap_or_default();
    let mut controls = controls(tongue, &wanted, &procedures);
    let faults = faults.marked(&mut controls);
    let mut shell = shell.wide();
    shell.is_in_error = !faults.is_empty();
    let template =
        ReportPage { charts: charts(tongue, &report), figures: figures(tongue, &report), controls, faults, shell };
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

/// What stands above the charts: name, figure.
fn figures(tongue: &Tongue, report: &ProgressReport) -> Vec<(String, String)> {
    let days = |days: Option<f64>| match days {
        Some(days) => tongue.say_with("report-days", "days", tongue.decimal(days)),
        None => tongue.say("report-no-days"),
    };
    vec![
        (tongue.say("report-total"), report.total.to_string()),
        (tongue.say("report-overdue"), report.overdue().to_string()),
        (tongue.say("report-median"), days(report.median_working_days)),
        (tongue.say("report-p90"), days(report.p90_working_days)),
    ]
}

fn charts(tongue: &Tongue, report: &ProgressReport) -> Vec<Chart> {
    let mut charts = vec![
        Chart::of_statuses(tongue, &report.by_status),
        Chart::of_timeliness(tongue, &report.by_timeliness),
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
    figures: Vec<(String, String)>,
    charts: Vec<Chart>,
}
