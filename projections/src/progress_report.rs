//! How does the work go, all dossiers together? Counters, moved as dossiers move, so that a report costs the same
//! however many dossiers stand behind it.

mod counter;
mod query;
mod rows;
mod work;

use chrono::NaiveDate;
use domain::dossier::{DossierStatus, Timeliness};
use domain::text::Code;

pub use query::ProgressReports;
pub use rows::ProgressReportProjection;

/// Which dossiers a report is about; everything that is left out lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Of the agency with this code.
    pub agency_code: Option<Code>,
    /// Of the procedure with this code, whichever version.
    pub procedure_code: Option<Code>,
    /// Submitted on this day or later, in Asia/Ho_Chi_Minh.
    pub from: Option<NaiveDate>,
    /// Submitted on this day or earlier, in Asia/Ho_Chi_Minh.
    pub to: Option<NaiveDate>,
}

/// By what a report is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By procedure, whichever version; the key is its code.
    Procedure,
    /// By month of submission in Asia/Ho_Chi_Minh; the key is `2026-03`.
    Month,
    /// By agency; the key is its id.
    Agency,
    /// By whoever works on what is open; the key is the id of their account. What nobody works on, and what has ended, is
    /// left out.
    Officer,
}

/// How the work goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgressReport {
    /// Dossiers in all.
    pub total: u64,
    /// How many stand where, in the order of the statuses; none where there are none.
    pub by_status: Vec<(DossierStatus, u64)>,
    /// How many do how against their due dates, in the order of the values; none where there are none.
    pub by_timeliness: Vec<(Timeliness, u64)>,
    /// How many of those were rejected or stopped, and so came to no result; none where there are none.
    pub without_result: Vec<(Timeliness, u64)>,
    /// Tenths of a working day within which the office was done with half of those that it received and ended; `None`
    /// where it ended none.
    pub median_tenths: Option<u32>,
    /// The same for nine in ten of them.
    pub p90_tenths: Option<u32>,
}
