use chrono::NaiveDate;
use domain::text::SearchText;
use serde::Deserialize;

use crate::portal::fault::Faults;
use crate::portal::form::read_day;
use crate::portal::moved::encoded;
use crate::portal::operation::schema;
use crate::portal::tag::DossierStatus;
use crate::portal::tongue::Tongue;

/// What waits for the applicant.
pub(super) const WAITING: [DossierStatus; 2] = [DossierStatus::SupplementRequested, DossierStatus::PaymentRequired];
/// What is with the office.
const WITH_OFFICE: [DossierStatus; 5] = [
    DossierStatus::Registered,
    DossierStatus::Accepted,
    DossierStatus::Processing,
    DossierStatus::WithdrawalRequested,
    DossierStatus::Resolved,
];
/// What is over.
const OVER: [DossierStatus; 3] = [DossierStatus::Rejected, DossierStatus::Stopped, DossierStatus::ResultReturned];

/// Which of one's own dossiers, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub(super) show: String,
    pub(super) q: String,
    /// As typed.
    pub(super) from: String,
    /// As typed.
    pub(super) to: String,
    pub(super) after: String,
    pub(super) before: String,
    /// How many stand on the pages before.
    pub(super) number: String,
}

/// Which dossiers.
#[derive(Debug, Clone, cynic::InputObject)]
pub(super) struct DossierFilter {
    statuses: Option<Vec<DossierStatus>>,
    text: Option<String>,
    awaits_viewer: Option<bool>,
    submitted_from: Option<NaiveDate>,
    submitted_to: Option<NaiveDate>,
}

impl Wanted {
    /// What it says wrongly is left out.
    pub(super) fn read(self) -> Self {
        let q = SearchText::of_address(&self.q).map(|text| text.as_str().to_owned()).unwrap_or_default();
        Self { q, ..self }
    }

    /// Whether what waits for the applicant is all that is wanted.
    pub(super) fn is_waiting(&self) -> bool {
        self.show == "waiting"
    }

    /// Whether some are left out by words or days.
    pub(super) fn is_narrowed(&self) -> bool {
        [&self.q, &self.from, &self.to].iter().any(|typed| !typed.is_empty())
    }

    /// Whether drafts and what waits stand above the list.
    pub(super) fn begins(&self) -> bool {
        self.show.is_empty()
    }

    /// Those of the list.
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

    /// Those that wait for the applicant.
    pub(super) fn waiting(&self) -> DossierFilter {
        self.of(WAITING.to_vec())
    }

    fn of(&self, statuses: Vec<DossierStatus>) -> DossierFilter {
        let text = Some(self.q.clone()).filter(|text| !text.is_empty());
        let (submitted_from, submitted_to) = (read_day(&self.from), read_day(&self.to));
        DossierFilter { statuses: Some(statuses), text, awaits_viewer: None, submitted_from, submitted_to }
    }

    /// The days that cannot be read, each at its control.
    pub(super) fn faults(&self, tongue: &Tongue) -> Faults {
        let typed = [("from", &self.from), ("to", &self.to)];
        let wrong = typed.into_iter().filter(|(_, typed)| !typed.trim().is_empty() && read_day(typed).is_none());
        wrong.fold(Faults::none(tongue), |faults, (id, _)| faults.at(id, tongue.say("day-unreadable")))
    }

    /// Where its list is, for another tab of it.
    pub(super) fn address(&self, show: &str) -> String {
        let [show, q, from, to] = [show, &self.q, &self.from, &self.to].map(encoded);
        format!("/dossiers?show={show}&q={q}&from={from}&to={to}")
    }
}
