//! Drill-down links of the report: the queue filtered to the dossiers that a number counts.

use chrono::{Days, Months, NaiveDate};
use url::form_urlencoded::Serializer;

use crate::days;
use crate::form::{read_day, typed_day};
use crate::operation::name_of;
use crate::schema::enums::{DossierStatus, Timeliness};

/// Statuses with a result.
const WITH_RESULT: [DossierStatus; 2] = [DossierStatus::Resolved, DossierStatus::ResultReturned];
/// Final statuses without a result.
const WITHOUT_RESULT: [DossierStatus; 2] = [DossierStatus::Rejected, DossierStatus::Stopped];

/// The list of the dossiers that a report is about, from which each of its numbers is narrowed.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Code of the agency; empty for all that the viewer sees.
    pub(super) agency: String,
    pub(super) procedure: String,
    pub(super) days: days::Days,
    /// Id of the officer's account; empty for all.
    pub(super) officer: String,
}

impl List {
    /// Restricts the list to one procedure.
    pub(super) fn of_procedure(&self, code: &str) -> Self {
        Self { procedure: code.to_owned(), ..self.clone() }
    }

    /// Restricts the list to one agency.
    pub(super) fn of_agency(&self, code: &str) -> Self {
        Self { agency: code.to_owned(), ..self.clone() }
    }

    /// Restricts the list to one officer.
    pub(super) fn of_officer(&self, id: &str) -> Self {
        Self { officer: id.to_owned(), ..self.clone() }
    }

    /// Restricts the list to a month, `2026-03`, as far as the report's period covers it.
    pub(super) fn of_month(&self, key: &str) -> Option<Self> {
        let first: NaiveDate = format!("{key}-01").parse().ok()?;
        let last = first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
        let from = read_day(&self.days.from).map_or(first, |from| from.max(first));
        let to = read_day(&self.days.to).map_or(last, |to| to.min(last));
        Some(Self { days: days::Days { from: typed_day(from), to: typed_day(to) }, ..self.clone() })
    }

    /// Link to all dossiers, ended or not.
    pub(super) fn all(&self) -> String {
        self.narrowed(&[("ended", "true".to_owned())])
    }

    /// Link to the dossiers of a status.
    pub(super) fn at(&self, status: DossierStatus) -> String {
        self.narrowed(&[("status", name_of(&status))])
    }

    /// Link to open dossiers of these kinds of timeliness.
    pub(super) fn open(&self, timeliness: &[Timeliness]) -> String {
        self.narrowed(&doing(timeliness).collect::<Vec<_>>())
    }

    /// Link to dossiers with a result, of these kinds of timeliness.
    pub(super) fn done(&self, timeliness: &[Timeliness]) -> String {
        self.narrowed(&standing(&WITH_RESULT).chain(doing(timeliness)).collect::<Vec<_>>())
    }

    /// Link to dossiers that ended without a result.
    pub(super) fn without_result(&self) -> String {
        self.narrowed(&standing(&WITHOUT_RESULT).collect::<Vec<_>>())
    }

    fn narrowed(&self, by: &[(&str, String)]) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("who", "anyone");
        let texts = [
            ("agency", &self.agency),
            ("procedure", &self.procedure),
            ("officer", &self.officer),
            ("from", &self.days.from),
            ("to", &self.days.to),
        ];
        let given = texts.into_iter().filter(|(_, value)| !value.is_empty());
        query.extend_pairs(given).extend_pairs(by);
        format!("/staff?{}", query.finish())
    }
}

fn standing(statuses: &[DossierStatus]) -> impl Iterator<Item = (&'static str, String)> {
    statuses.iter().map(|status| ("status", name_of(status)))
}

fn doing(timeliness: &[Timeliness]) -> impl Iterator<Item = (&'static str, String)> {
    timeliness.iter().map(|one| ("timeliness", name_of(one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_months_numbers_lead_to_its_days_within_the_report() {
        let days = days::Days { from: "10/02/2026".to_owned(), to: String::new() };
        let list = List { procedure: "2.001624".to_owned(), days, ..List::default() };
        let february = list.of_month("2026-02").expect("a month").open(&[Timeliness::Overdue]);
        let days = "from=10%2F02%2F2026&to=28%2F02%2F2026";
        assert_eq!(february, format!("/staff?who=anyone&procedure=2.001624&{days}&timeliness=OVERDUE"));
        assert!(list.of_month("2026-13").is_none());
        let agency = List::default().of_agency("000.00.08.H48").all();
        assert_eq!(agency, "/staff?who=anyone&agency=000.00.08.H48&ended=true");
        assert_eq!(List::default().all(), "/staff?who=anyone&ended=true");
    }
}
