//! Read model of the progress report: pre-aggregated counters, moved as dossiers move, so that a report costs the same
//! however many dossiers there are.

mod counter;
mod query;
mod rows;
mod work;

use chrono::NaiveDate;
use domain::dossier::{DossierStatus, Timeliness};
use domain::text::Code;

pub use query::ProgressReports;
pub use rows::ProgressReportProjection;

/// Filter of a report; omitted criteria match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Agency code.
    pub agency_code: Option<Code>,
    /// Procedure code, whichever version.
    pub procedure_code: Option<Code>,
    /// Submitted on this day or later, in Asia/Ho_Chi_Minh.
    pub from: Option<NaiveDate>,
    /// Submitted on this day or earlier, in Asia/Ho_Chi_Minh.
    pub to: Option<NaiveDate>,
}

/// Grouping of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By procedure, whichever version; the key is its code.
    Procedure,
    /// By month of submission in Asia/Ho_Chi_Minh; the key is like `2026-03`.
    Month,
    /// By agency; the key is its id.
    Agency,
    /// By assignee of open dossiers; the key is the account id. Unassigned and ended dossiers are left out.
    Officer,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgressReport {
    pub total: u64,
    /// Counts by status, in the order of the statuses, without zeros.
    pub by_status: Vec<(DossierStatus, u64)>,
    /// Counts by timeliness, in the order of the values, without zeros.
    pub by_timeliness: Vec<(Timeliness, u64)>,
    /// Those of them that were rejected or stopped, and so came to no result, without zeros.
    pub without_result: Vec<(Timeliness, u64)>,
    /// Median working time of received and ended dossiers, in tenths of a working day; `None` where none has ended.
    pub median_tenths: Option<u32>,
    /// 90th percentile of the same.
    pub p90_tenths: Option<u32>,
}
