//! Query of the list of dossiers: its address, its filter and its tabs.

use domain::text::{Code, SearchText};
use serde::Deserialize;

use crate::days::Days;
use crate::fault::Faults;
use crate::form::read_day;
use crate::redirect::encoded;
use crate::schema::enums::DossierStatus;
use crate::schema::input::DossierFilter;
use crate::translator::Translator;

/// Statuses in which it is the applicant's turn.
pub(super) const WAITING: [DossierStatus; 2] = [DossierStatus::SupplementRequested, DossierStatus::PaymentRequired];
/// Statuses in which the office has the dossier.
const WITH_OFFICE: [DossierStatus; 5] = [
    DossierStatus::Registered,
    DossierStatus::Accepted,
    DossierStatus::Processing,
    DossierStatus::WithdrawalRequested,
    DossierStatus::Resolved,
];
/// Final statuses of a dossier.
const OVER: [DossierStatus; 3] = [DossierStatus::Rejected, DossierStatus::Stopped, DossierStatus::ResultReturned];

/// Query string of the viewer's own dossiers: tab, search words, filters, cursors.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DossierListQuery {
    pub(super) show: String,
    pub(super) q: String,
    /// Code of the procedure; empty for all.
    pub(super) procedure: String,
    /// First day of filing, as typed.
    pub(super) from: String,
    /// Last day of filing, as typed.
    pub(super) to: String,
    pub(super) after: String,
    pub(super) before: String,
    /// Number of rows on the pages before, for the numbering.
    pub(super) number: String,
}

impl DossierListQuery {
    /// Drops search words and a code that are malformed.
    pub(super) fn read(self) -> Self {
        let q = SearchText::of_address(&self.q).map(|text| text.as_str().to_owned()).unwrap_or_default();
        let procedure = Code::of_address(&self.procedure).map(|code| code.to_string()).unwrap_or_default();
        Self { q, procedure, ..self }
    }

    /// Tells the tab of dossiers that wait for the applicant.
    pub(super) fn is_waiting(&self) -> bool {
        self.show == "waiting"
    }

    /// Tells that search words, procedure or days filter the list.
    pub(super) fn is_narrowed(&self) -> bool {
        [&self.q, &self.procedure, &self.from, &self.to].iter().any(|typed| !typed.is_empty())
    }

    /// Tells the tab on which drafts and waiting dossiers stand above the list.
    pub(super) fn begins(&self) -> bool {
        self.show.is_empty()
    }

    /// Filter of the main list, by tab.
    pub(super) fn listed(&self) -> DossierFilter {
        if self.show == "news" {
            return DossierFilter { statuses: None, awaits_viewer: Some(true), ..self.of(Vec::new()) };
        }
        self.of(match self.show.as_str() {
            "waiting" => WAITING.to_vec(),
            "open" => WITH_OFFICE.to_vec(),
            "done" => OVER.to_vec(),
            // Those that wait stand above.
            _ => [&WITH_OFFICE[..], &OVER].concat(),
        })
    }

    /// Filter of the dossiers that wait for the applicant.
    pub(super) fn waiting(&self) -> DossierFilter {
        self.of(WAITING.to_vec())
    }

    fn of(&self, statuses: Vec<DossierStatus>) -> DossierFilter {
        let text = Some(self.q.clone()).filter(|text| !text.is_empty());
        let procedure_code = Some(self.procedure.clone()).filter(|code| !code.is_empty());
        let days = self.days().right();
        let (submitted_from, submitted_to) = (read_day(&days.from), read_day(&days.to));
        DossierFilter {
            statuses: Some(statuses),
            text,
            procedure_code,
            submitted_from,
            submitted_to,
            ..DossierFilter::default()
        }
    }

    /// Validation errors of the days, each at its control.
    pub(super) fn faults(&self, translator: &Translator) -> Faults {
        self.days().faults(translator)
    }

    fn days(&self) -> Days {
        Days { from: self.from.clone(), to: self.to.clone() }
    }

    /// Path of the first page of another tab, under the same filters.
    pub(super) fn address(&self, show: &str) -> String {
        let [show, q, procedure, from, to] = [show, &self.q, &self.procedure, &self.from, &self.to].map(encoded);
        format!("/dossiers?show={show}&q={q}&procedure={procedure}&from={from}&to={to}")
    }
}
