//! Queries of the progress report: sums of counters over a scope and an interval of days.

use std::collections::{BTreeMap, HashMap};
use store::boxed;

use chrono::{Datelike, Months, NaiveDate};
use domain::dossier::{DossierStatus, Timeliness};
use domain::exchange::MessageSide;
use domain::permission::QueueScope;
use domain::{AgencyId, Moment};
use store::sql::{Row, SqlError, StoredText};

use super::counter::{ALL_PROCEDURES, timeliness};
use super::{Grouping, ProgressReport, ReportFilter};
use crate::dossier_filter::DossierFilter;
use crate::page::Conditions;
use crate::views::{QueryError, Views};

/// Both aggregates in one statement, for a consistent snapshot: counts by status, and counts by duration.
const SELECT: &str = "SELECT {part} AS part, counted.status AS status, counted.standing AS standing, \
    nullif(counted.due_at, 0) AS due_at, nullif(counted.due_soon_at, 0) AS due_soon_at, NULL AS tenths, \
    CAST(sum(counted.dossiers) AS bigint) AS dossiers FROM report_counts AS counted {where} \
    GROUP BY {part}, counted.status, counted.standing, counted.due_at, counted.due_soon_at \
    UNION ALL SELECT {part}, NULL, NULL, NULL, NULL, counted.tenths, CAST(sum(counted.dossiers) AS bigint) \
    FROM report_durations AS counted {where} GROUP BY {part}, counted.tenths";

/// Officers' open dossiers: aggregated from the list, since it grows with open dossiers alone, and they move from desk
/// to desk.
const HELD: &str = "SELECT dossier.assignee_id AS part, dossier.status AS status, dossier.clock AS standing, \
    dossier.due_at AS due_at, dossier.due_soon_at AS due_soon_at, CAST(NULL AS bigint) AS tenths, \
    CAST(count(*) AS bigint) AS dossiers FROM dossier_list AS dossier {where} \
    GROUP BY dossier.assignee_id, dossier.status, dossier.clock, dossier.due_at, dossier.due_soon_at";

/// Queries of the report.
#[derive(Clone)]
pub struct ProgressReports {
    views: Views,
}

impl ProgressReports {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Report over this scope at this moment.
    #[boxed]
    pub async fn report(
        &self,
        scope: QueueScope,
        filter: &ReportFilter,
        now: Moment,
    ) -> Result<ProgressReport, QueryError> {
        let mut parts = self.tallies("CAST(NULL AS text)", conditions(scope, filter, None)?, now).await?;
        Ok(parts.pop().unwrap_or_default().1)
    }

    /// The same by group; groups without a dossier are left out.
    #[boxed]
    pub async fn parts(
        &self,
        scope: QueueScope,
        filter: &ReportFilter,
        by: Grouping,
        now: Moment,
    ) -> Result<Vec<(String, ProgressReport)>, QueryError> {
        let part = match by {
            Grouping::Procedure => "counted.procedure_code",
            Grouping::Month => "substr(counted.period, 2, 7)",
            Grouping::Agency => "counted.agency_id",
            Grouping::Officer => return self.tallied(HELD, held(scope, filter, now)?, now).await,
        };
        self.tallies(part, conditions(scope, filter, Some(by))?, now).await
    }

    async fn tallies(
        &self,
        part: &str,
        conditions: Conditions,
        now: Moment,
    ) -> Result<Vec<(String, ProgressReport)>, QueryError> {
        self.tallied(&SELECT.replace("{part}", part), conditions, now).await
    }

    async fn tallied(
        &self,
        select: &str,
        conditions: Conditions,
        now: Moment,
    ) -> Result<Vec<(String, ProgressReport)>, QueryError> {
        let rows = self.views.pool.fetch_all(conditions.fill(select)).await?;
        let mut tallies: BTreeMap<String, ReportTotals> = BTreeMap::new();
        for row in &rows {
            tallies.entry(row.opt_text("part")?.unwrap_or_default()).or_default().add(row, now)?;
        }
        Ok(tallies.into_iter().map(|(part, tally)| (part, tally.report())).collect())
    }
}

fn conditions(scope: QueueScope, filter: &ReportFilter, by: Option<Grouping>) -> Result<Conditions, SqlError> {
    let mut conditions = Conditions::default();
    let agency = match scope {
        QueueScope::All => None,
        QueueScope::Agency(agency) => Some(agency),
    };
    // Both must hold: the filter's agency cannot widen the scope.
    let wanted = filter.agency_code.as_ref().map(|code| AgencyId::of_code(code.as_str()));
    for agency in [agency, wanted].into_iter().flatten() {
        let agency = conditions.bind(agency);
        conditions.and(format!("counted.agency_id = {agency}"));
    }
    if agency.is_none() && wanted.is_none() {
        // Redundant, so that the index is used: it begins with the agency.
        conditions.and("counted.agency_id IN (SELECT id FROM agencies)");
    }
    match &filter.procedure_code {
        Some(code) => {
            let code = conditions.bind(code);
            conditions.and(format!("counted.procedure_code = {code}"));
        }
        None if by == Some(Grouping::Procedure) => {
            let all = conditions.bind(ALL_PROCEDURES);
            conditions.and(format!("counted.procedure_code > {all}"));
        }
        None => {
            let all = conditions.bind(ALL_PROCEDURES);
            conditions.and(format!("counted.procedure_code = {all}"));
        }
    }
    let mut ranges = Vec::new();
    for (first, last) in periods(filter.from, filter.to) {
        let (first, last) = (conditions.bind(StoredText::new(first)?), conditions.bind(StoredText::new(last)?));
        ranges.push(format!("counted.period BETWEEN {first} AND {last}"));
    }
    conditions.and_any(&ranges);
    Ok(conditions)
}

/// Conditions on the list of assigned, open dossiers.
fn held(scope: QueueScope, filter: &ReportFilter, now: Moment) -> Result<Conditions, SqlError> {
    let mut conditions = Conditions::default();
    if let QueueScope::Agency(agency) = scope {
        let agency = conditions.bind(agency);
        conditions.and(format!("dossier.agency_id = {agency}"));
    }
    conditions.and("dossier.ended_at IS NULL");
    let ReportFilter { agency_code, procedure_code, from, to } = filter.clone();
    let listed = DossierFilter {
        agency_code,
        procedure_code,
        submitted_from: from,
        submitted_to: to,
        unassigned: Some(false),
        ..DossierFilter::default()
    };
    listed.conditions(MessageSide::Staff, now, &mut conditions)?;
    Ok(conditions)
}

/// Fewest periods that cover an interval of days: whole months, and the days before and after them. An inverted range
/// is empty.
fn periods(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<(String, String)> {
    let (from, to) = (from.map(within_reach), to.map(within_reach));
    let month = |day: NaiveDate| format!("M{}", day.format("%Y-%m"));
    let first_whole = from.map(|day| if day.day() == 1 { Some(day) } else { next_month(day) });
    let last_whole =
        to.map(|day| if next_month(day) == day.succ_opt() { Some(day) } else { last_of_month_before(day) });
    let (first_month, last_month) =
        (first_whole.map_or(Some(NaiveDate::MIN), |day| day), last_whole.map_or(Some(NaiveDate::MAX), |day| day));
    match (first_month, last_month) {
        (Some(first), Some(last)) if first <= last => {
            let mut ranges = vec![(
                first_whole.flatten().map_or_else(|| "M".to_owned(), month),
                last_whole.flatten().map_or_else(|| "M~".to_owned(), month),
            )];
            if let Some(from) = from.filter(|from| *from < first) {
                ranges.push((format!("D{from}"), format!("D{}", first.pred_opt().unwrap_or(first))));
            }
            if let Some(to) = to.filter(|to| *to > last) {
                ranges.push((format!("D{}", last.succ_opt().unwrap_or(last)), format!("D{to}")));
            }
            ranges
        }
        _ => vec![(
            from.map_or_else(|| "D".to_owned(), |day| format!("D{day}")),
            to.map_or_else(|| "D~".to_owned(), |day| format!("D{day}")),
        )],
    }
}

/// First day of the next month, while its year has four digits.
fn next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1)).filter(|day| day.year() <= 9999)
}

fn last_of_month_before(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.pred_opt()
}

/// Clamps a day to years of four digits, as which texts sort as days do.
fn within_reach(day: NaiveDate) -> NaiveDate {
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    day.max(first.unwrap_or(day)).min(last.unwrap_or(day))
}

/// Sums of the counters.
#[derive(Default)]
struct ReportTotals {
    statuses: HashMap<DossierStatus, u64>,
    timeliness: HashMap<Timeliness, u64>,
    without_result: HashMap<Timeliness, u64>,
    tenths: BTreeMap<u32, u64>,
}

impl ReportTotals {
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
        let timeliness = timeliness.ok_or_else(|| unreadable("standing"))?;
        *self.statuses.entry(status).or_default() += dossiers;
        *self.timeliness.entry(timeliness).or_default() += dossiers;
        if matches!(status, DossierStatus::Rejected | DossierStatus::Stopped) {
            *self.without_result.entry(timeliness).or_default() += dossiers;
        }
        Ok(())
    }

    fn report(&self) -> ProgressReport {
        let statuses = DossierStatus::ALL.iter();
        ProgressReport {
            total: self.statuses.values().sum(),
            by_status: statuses.filter_map(|status| Some((*status, *self.statuses.get(status)?))).collect(),
            by_timeliness: in_order(&self.timeliness),
            without_result: in_order(&self.without_result),
            median_tenths: self.percentile(50),
            p90_tenths: self.percentile(90),
        }
    }

    /// Percentile by the nearest-rank method.
    fn percentile(&self, percent: u64) -> Option<u32> {
        let rank = (self.tenths.values().sum::<u64>() * percent).div_ceil(100);
        let reached = self.tenths.iter().scan(0, |below, (tenths, dossiers)| {
            *below += dossiers;
            Some((*tenths, *below))
        });
        reached.into_iter().find(|(_, below)| *below >= rank).map(|(tenths, _)| tenths)
    }
}

fn in_order(counts: &HashMap<Timeliness, u64>) -> Vec<(Timeliness, u64)> {
    let all = Timeliness::ALL.into_iter();
    all.filter_map(|timeliness| Some((timeliness, *counts.get(&timeliness)?))).collect()
}

fn unreadable(column: &str) -> SqlError {
    SqlError::Row(format!("column {column} holds something else"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Number of counters by which a dossier of this day is counted.
    fn counted(day: NaiveDate, ranges: &[(String, String)]) -> usize {
        let keys = [format!("D{day}"), format!("M{}", day.format("%Y-%m"))];
        keys.iter().map(|key| ranges.iter().filter(|(first, last)| first <= key && key <= last).count()).sum()
    }

    #[test]
    fn every_day_from_one_to_another_is_counted_once_and_no_other() {
        let days: Vec<_> = day("2025-11-20").iter_days().take(140).collect();
        for (place, from) in days.iter().enumerate() {
            for to in &days[place..] {
                for (from, to) in [(Some(*from), Some(*to)), (None, Some(*to)), (Some(*from), None), (None, None)] {
                    let ranges = periods(from, to);
                    for day in &days {
                        let inside = from.is_none_or(|from| from <= *day) && to.is_none_or(|to| *day <= to);
                        assert_eq!(
                            counted(*day, &ranges),
                            usize::from(inside),
                            "{day} in {from:?} to {to:?}: {ranges:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn whole_months_are_read_by_month_and_a_turned_range_holds_nothing() {
        let range = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(periods(Some(day("2026-01-01")), Some(day("2026-03-31"))), [range("M2026-01", "M2026-03")]);
        assert_eq!(periods(Some(day("2026-01-31")), Some(day("2026-02-28"))).len(), 2);
        let turned = periods(Some(day("2026-03-02")), Some(day("2026-02-27")));
        assert_eq!(counted(day("2026-02-28"), &turned), 0);
    }
}
