//! GraphQL operations of the progress report, and the sums that its pages derive from them.

use chrono::NaiveDate;
use domain::alphabet;

use crate::operation::schema;
use crate::query::query;
use crate::schema::enums::{DossierStatus, Timeliness};
use crate::schema::report::FiledProcedures;

/// Dossiers that the report counts, by procedure and days of filing.
#[derive(Debug, Clone, cynic::InputObject)]
pub(super) struct ReportFilter {
    pub(super) procedure_code: Option<String>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
}

#[derive(Debug, Clone, cynic::QueryVariables)]
pub(super) struct StaffReportVariables {
    pub(super) filter: Option<ReportFilter>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "StaffReportVariables")]
pub(super) struct StaffReport {
    #[cynic(rename = "progressReport", alias)]
    #[arguments(filter: $filter)]
    pub(super) report: Option<ProgressReport>,
    /// Procedures of the unfiltered report: the options of the filter.
    #[cynic(rename = "progressReport", alias)]
    pub(super) all: Option<FiledProcedures>,
}

// Open dossiers by officer, in an operation of its own: both together exceed the cost limit of one.
query!(pub(super) StaffReportOfficers(StaffReportVariables): progress_report(filter: $filter) -> Desks);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "ProgressReport")]
pub(super) struct Desks {
    #[arguments(by: OFFICER)]
    pub(super) parts: Vec<ReportPart>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct ProgressReport {
    pub(super) total: i32,
    pub(super) by_status: Vec<StatusCount>,
    pub(super) by_timeliness: Vec<TimelinessCount>,
    pub(super) median_working_days: Option<f64>,
    pub(super) p90_working_days: Option<f64>,
    #[cynic(rename = "parts", alias)]
    #[arguments(by: MONTH)]
    pub(super) months: Vec<ReportPart>,
    #[cynic(rename = "parts", alias)]
    #[arguments(by: PROCEDURE)]
    pub(super) procedures: Vec<ReportPart>,
    #[cynic(rename = "parts", alias)]
    #[arguments(by: AGENCY)]
    pub(super) agencies: Vec<ReportPart>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct ReportPart {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) total: i32,
    pub(super) by_timeliness: Vec<TimelinessCount>,
    pub(super) median_working_days: Option<f64>,
    pub(super) p90_working_days: Option<f64>,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct StatusCount {
    pub(super) status: DossierStatus,
    pub(super) count: i32,
}

#[derive(Debug, cynic::QueryFragment)]
pub(super) struct TimelinessCount {
    pub(super) timeliness: Timeliness,
    pub(super) count: i32,
    pub(super) without_result: i32,
}

impl ProgressReport {
    /// Sorts procedures and agencies by name; the schema orders them by code.
    pub(super) fn by_name(mut self) -> Self {
        for parts in [&mut self.procedures, &mut self.agencies] {
            parts.sort_by_cached_key(|part| (alphabet::rank(&part.title), part.key.clone()));
        }
        self
    }

    /// Number of dossiers that are overdue now.
    pub(super) fn overdue(&self) -> i32 {
        counted(&self.by_timeliness, &[Timeliness::Overdue])
    }
}

/// Sum over these timeliness values, without dossiers that ended without a result.
pub(super) fn counted(counts: &[TimelinessCount], which: &[Timeliness]) -> i32 {
    let those = counts.iter().filter(|one| which.contains(&one.timeliness));
    those.map(|one| one.count - one.without_result).sum()
}

/// Number of dossiers rejected or stopped.
pub(super) fn without_result(counts: &[TimelinessCount]) -> i32 {
    counts.iter().map(|one| one.without_result).sum()
}
