//! Output types of the progress report.

use std::collections::HashMap;

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use domain::alphabet;
use domain::permission::QueueScope;
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use projections::progress_report::{ProgressReport as Found, ReportFilter};

use crate::context::ContextExt;
use crate::enums::{DossierStatus, Timeliness};

/// Figures over all dossiers that match the report's filter.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ProgressReport {
    #[graphql(flatten)]
    figures: Figures,
    #[graphql(skip)]
    scope: QueueScope,
    #[graphql(skip)]
    filter: ReportFilter,
}

impl ProgressReport {
    /// Report of these figures, with its scope and filter for grouping.
    pub fn of(found: Found, scope: QueueScope, filter: ReportFilter) -> Self {
        Self { figures: found.into(), scope, filter }
    }
}

/// How the work goes, all dossiers together.
#[ComplexObject]
impl ProgressReport {
    /// The same figures grouped: procedures and agencies by code, months newest first, officers by name.
    async fn parts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to group the figures by.")] by: ReportGrouping,
    ) -> Result<Vec<ReportPart>, AppError> {
        let (app, language) = (ctx.app(), ctx.language());
        let reports = &app.queries.progress_reports;
        let found = reports.parts(self.scope, &self.filter, by.into(), ctx.caller().at).await;
        let found = found.map_err(|error| app.faults.unanswered(error))?;
        let officers = match by {
            ReportGrouping::Officer => {
                let ids: Vec<_> = found.iter().filter_map(|(id, _)| id.parse().ok()).collect();
                app.queries.accounts.get_many(&ids).await.map_err(|error| app.faults.unanswered(error))?
            }
            _ => HashMap::new(),
        };
        let rulebook = app.facts.rulebook();
        let part = |(key, report): (String, Found)| {
            let (key, title) = match by {
                ReportGrouping::Procedure => {
                    let name = rulebook.current_procedure(&key).map(|known| known.definition.name.get(language));
                    let title = name.unwrap_or(&key).to_owned();
                    (key, title)
                }
                ReportGrouping::Agency => match key.parse().ok().and_then(|id| rulebook.agency(id)) {
                    Some(agency) => {
                        let title = agency.name.as_ref().map_or(agency.code.as_str(), |name| name.get(language));
                        (agency.code.clone(), title.to_owned())
                    }
                    None => (key.clone(), key),
                },
                ReportGrouping::Month => (key.clone(), month(&key)),
                ReportGrouping::Officer => match key.parse().ok().and_then(|id| officers.get(&id)) {
                    Some(officer) => {
                        let id = GlobalId::Account(officer.id).to_string();
                        let title = officer.display_name().map_or_else(|| id.clone(), ToOwned::to_owned);
                        (id, title)
                    }
                    None => (key.clone(), key),
                },
            };
            ReportPart { key, title, figures: report.into() }
        };
        let mut parts: Vec<_> = found.into_iter().map(part).collect();
        match by {
            ReportGrouping::Procedure | ReportGrouping::Agency => parts.sort_by(|one, other| one.key.cmp(&other.key)),
            ReportGrouping::Officer => {
                parts.sort_by_cached_key(|part| (alphabet::rank_of_name(&part.title), part.key.clone()));
            }
            ReportGrouping::Month => parts.sort_by(|one, other| other.key.cmp(&one.key)),
        }
        Ok(parts)
    }
}

/// Property by which the figures of a report are grouped.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "projections::progress_report::Grouping")]
pub enum ReportGrouping {
    /// By procedure, all versions together.
    Procedure,
    /// By month of submission in Asia/Ho_Chi_Minh.
    Month,
    /// By agency that received the dossiers.
    Agency,
    /// By assigned officer: open dossiers only, without unassigned ones.
    Officer,
}

/// Figures over the dossiers of one procedure, agency, month or officer.
#[derive(Clone, SimpleObject)]
pub struct ReportPart {
    /// Code of the procedure or agency, month as `2026-03`, or account id of the officer.
    key: String,
    /// Label in the language of the request: a name, or the month as `03/2026`.
    title: String,
    #[graphql(flatten)]
    figures: Figures,
}

/// Figures over a set of dossiers.
#[derive(Clone, SimpleObject)]
struct Figures {
    /// Number of dossiers that are counted.
    total: i32,
    /// Number of dossiers in each status, in the order of the statuses; statuses without dossiers are left out.
    by_status: Vec<StatusCount>,
    /// Number of dossiers in each timeliness now, in the order of the values; values without dossiers are left out.
    by_timeliness: Vec<TimelinessCount>,
    /// Median working days (eight hours, to a tenth) from acceptance until the work ended, without waiting for the
    /// applicant; null if none has ended.
    median_working_days: Option<f64>,
    /// 90th percentile of the same working days; null if none has ended.
    p90_working_days: Option<f64>,
}

/// Number of dossiers in one status.
#[derive(Clone, SimpleObject)]
pub struct StatusCount {
    /// Status that is counted.
    status: DossierStatus,
    /// Number of dossiers in this status.
    count: i32,
}

/// Number of dossiers of one timeliness.
#[derive(Clone, SimpleObject)]
pub struct TimelinessCount {
    /// Timeliness that is counted.
    timeliness: Timeliness,
    /// Number of dossiers of this timeliness.
    count: i32,
    /// Number of them that were rejected or stopped, so without a result.
    without_result: i32,
}

impl From<Found> for Figures {
    fn from(found: Found) -> Self {
        let count = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
        let days = |tenths: u32| f64::from(tenths) / 10.0;
        let without = found.without_result;
        let without = |timeliness| without.iter().find(|(one, _)| *one == timeliness).map_or(0, |(_, count)| *count);
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
                .map(|(timeliness, dossiers)| TimelinessCount {
                    timeliness: timeliness.into(),
                    count: count(dossiers),
                    without_result: count(without(timeliness)),
                })
                .collect(),
            median_working_days: found.median_tenths.map(days),
            p90_working_days: found.p90_tenths.map(days),
        }
    }
}

/// Formats `2026-03` as `03/2026`.
fn month(key: &str) -> String {
    key.split_once('-').map_or_else(|| key.to_owned(), |(year, month)| format!("{month}/{year}"))
}
