use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::dossier::{DossierStatus, Timeliness};
use domain::permission::QueueScope;
use domain::{AgencyId, Moment};
use store::sql::{Row, SqlError};

use super::counter::timeliness;
use super::{Grouping, ProgressReport, ReportFilter};
use crate::page::Conditions;
use crate::views::{QueryError, Views};

/// Both questions in one statement, so that they are answered as of the same moment: how many stand under what, and how
/// many took how long.
const SELECT: &str = "SELECT {part} AS part, counted.status AS status, counted.standing AS standing, \
    nullif(counted.due_at, 0) AS due_at, nullif(counted.due_soon_at, 0) AS due_soon_at, NULL AS tenths, \
    CAST(sum(counted.dossiers) AS bigint) AS dossiers FROM report_counts AS counted {where} \
    GROUP BY {part}, counted.status, counted.standing, counted.due_at, counted.due_soon_at \
    UNION ALL SELECT {part}, NULL, NULL, NULL, NULL, counted.tenths, CAST(sum(counted.dossiers) AS bigint) \
    FROM report_durations AS counted {where} GROUP BY {part}, counted.tenths";

/// Asks how the work goes.
#[derive(Clone)]
pub struct ProgressReports {
    views: Views,
}

impl ProgressReports {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// How the work in this scope goes at this moment.
    pub async fn report(
        &self,
        scope: QueueScope,
        filter: &ReportFilter,
        now: Moment,
    ) -> Result<ProgressReport, QueryError> {
        let mut parts = self.tallies("CAST(NULL AS text)", scope, filter, now).await?;
        Ok(parts.pop().unwrap_or_default().1)
    }

    /// The same, taken apart; parts without a dossier are left out.
    pub async fn parts(
        &self,
        scope: QueueScope,
        filter: &ReportFilter,
        by: Grouping,
        now: Moment,
    ) -> Result<Vec<(String, ProgressReport)>, QueryError> {
        let part = match by {
            Grouping::Procedure => "counted.procedure_code",
            Grouping::Month => "substr(counted.day, 1, 7)",
            Grouping::Agency => "counted.agency_id",
        };
        self.tallies(part, scope, filter, now).await
    }

    async fn tallies(
        &self,
        part: &str,
        scope: QueueScope,
        filter: &ReportFilter,
        now: Moment,
    ) -> Result<Vec<(String, ProgressReport)>, QueryError> {
        let select = SELECT.replace("{part}", part);
        let rows = self.views.pool.fetch_all(conditions(scope, filter).fill(&select)).await?;
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for row in &rows {
            tallies.entry(row.opt_text("part")?.unwrap_or_default()).or_default().add(row, now)?;
        }
        Ok(tallies.into_iter().map(|(part, tally)| (part, tally.report())).collect())
    }
}

fn conditions(scope: QueueScope, filter: &ReportFilter) -> Conditions {
    let mut conditions = Conditions::default();
    let agency = match scope {
        QueueScope::All => None,
        QueueScope::Agency(agency) => Some(agency),
    };
    // Another agency than the scope's is no way round it: both must hold.
    let wanted = filter.agency_code.as_deref().map(|code| AgencyId::of_code(code.trim()));
    for agency in [agency, wanted].into_iter().flatten() {
        let agency = conditions.bind(agency);
        conditions.and(format!("counted.agency_id = {agency}"));
    }
    if let Some(code) = &filter.procedure_code {
        let code = conditions.bind(code.trim());
        conditions.and(format!("counted.procedure_code = {code}"));
    }
    for (day, comparison) in [(filter.from, ">="), (filter.to, "<=")] {
        if let Some(day) = day {
            let day = conditions.bind(within_reach(day));
            conditions.and(format!("counted.day {comparison} {day}"));
        }
    }
    conditions
}

/// Days beyond what people write are taken as the nearest with a year of four digits, as which texts sort as days do.
fn within_reach(day: NaiveDate) -> NaiveDate {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    day.max(first.unwrap_or(day)).min(last.unwrap_or(day))
}

/// What the counters come to.
#[derive(Default)]
struct Tally {
    statuses: HashMap<DossierStatus, u64>,
    timeliness: HashMap<Timeliness, u64>,
    tenths: BTreeMap<u32, u64>,
}

impl Tally {
    fn add(&mut self, row: &Row, now: Moment) -> Result<(), SqlError> {
        let dossiers = row.count("dossiers")?;
        if let Some(tenths) = row.opt_integer("tenths")? {
            let tenths = u32::try_from(tenths).map_err(|_| unreadable("tenths"))?;
            *self.tenths.entry(tenths).or_default() += dossiers;
            return Ok(());
        }
        let status = DossierStatus::from_name(&row.text("status")?).ok_or_else(|| unreadable("status"))?;
        let (due_at, due_soon_at) = (row.opt_moment("due_at")?, row.opt_moment("due_soon_at")?);
        let timeliness = timeliness(&row.text("standing")?, due_at, due_soon_at, now);
        *self.statuses.entry(status).or_default() += dossiers;
        *self.timeliness.entry(timeliness.ok_or_else(|| unreadable("standing"))?).or_default() += dossiers;
        Ok(())
    }

    fn report(&self) -> ProgressReport {
        let statuses = DossierStatus::ALL.iter();
        ProgressReport {
            total: self.statuses.values().sum(),
            by_status: statuses.filter_map(|status| Some((*status, *self.statuses.get(status)?))).collect(),
            by_timeliness: Timeliness::ALL
                .into_iter()
                .filter_map(|timeliness| Some((timeliness, *self.timeliness.get(&timeliness)?)))
                .collect(),
            median_tenths: self.percentile(50),
            p90_tenths: self.percentile(90),
        }
    }

    /// By nearest rank: the least value that so many of a hundred do not exceed.
    fn percentile(&self, percent: u64) -> Option<u32> {
        let rank = (self.tenths.values().sum::<u64>() * percent).div_ceil(100);
        let reached = self.tenths.iter().scan(0, |below, (tenths, dossiers)| {
            *below += dossiers;
            Some((*tenths, *below))
        });
        reached.into_iter().find(|(_, below)| *below >= rank).map(|(tenths, _)| tenths)
    }
}

fn unreadable(column: &str) -> SqlError {
    SqlError::Row(format!("column {column} holds something else"))
}
