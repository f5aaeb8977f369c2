use async_graphql::SimpleObject;
use projections::progress_report::ProgressReport as Found;

use crate::graphql::enums::{DossierStatus, Timeliness};

/// How the work goes, all dossiers together.
#[derive(Clone, SimpleObject)]
pub struct ProgressReport {
    /// Dossiers in all.
    total: i32,
    /// How many stand where, in the order of the statuses; those where none stands are left out.
    by_status: Vec<StatusCount>,
    /// How many do how against their due dates now, in the order of the values; those of none are left out.
    by_timeliness: Vec<TimelinessCount>,
    /// Working days of eight hours, to a tenth, that half of the dossiers took at most from acceptance until the office
    /// was done with them, without the time in which it waited for the applicant; null where none has ended.
    median_working_days: Option<f64>,
    /// The same for nine in ten of them.
    p90_working_days: Option<f64>,
}

/// How many dossiers stand at a status.
#[derive(Clone, SimpleObject)]
pub struct StatusCount {
    /// At which.
    status: DossierStatus,
    /// How many.
    count: i32,
}

/// How many dossiers do so against their due dates.
#[derive(Clone, SimpleObject)]
pub struct TimelinessCount {
    /// How.
    timeliness: Timeliness,
    /// How many.
    count: i32,
}

impl From<Found> for ProgressReport {
    fn from(found: Found) -> Self {
        let count = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
        let days = |tenths: u32| f64::from(tenths) / 10.0;
        Self {
            total: count(found.total),
            by_status: found
                .by_status
                .into_iter()
                .map(|(status, dossiers)| StatusCount { status: status.into(), count: count(dossiers) })
                .collect(),
            by_timeliness: found
                .by_timeliness
                .into_iter()
                .map(|(timeliness, dossiers)| TimelinessCount { timeliness: timeliness.into(), count: count(dossiers) })
                .collect(),
            median_working_days: found.median_tenths.map(days),
            p90_working_days: found.p90_tenths.map(days),
        }
    }
}
