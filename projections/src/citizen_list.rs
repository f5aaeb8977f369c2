//! Which dossiers are mine? A citizen's or an organization's own, newest first.

use domain::exchange::MessageSide;
use domain::{AccountId, Moment};

use crate::dossier_filter::DossierFilter;
use crate::dossier_list::{ListedDossier, SUBJECTS, columns, from, listed};
use crate::page::{Conditions, Counted, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

/// Newest first.
const ORDER: Order = Order {
    tag: "citizen-list",
    columns: &[("dossier.submitted_at", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: true,
};

/// Asks for an applicant's dossiers.
#[derive(Clone)]
pub struct CitizenList {
    views: Views,
}

impl CitizenList {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// A page of this applicant's dossiers, newest first.
    pub async fn page(
        &self,
        applicant: AccountId,
        filter: &DossierFilter,
        now: Moment,
        request: &PageRequest,
    ) -> Result<Page<ListedDossier>, QueryError> {
        let conditions = conditions(applicant, filter, now);
        let columns = columns(MessageSide::Citizen);
        let rows = Keyset::new(&ORDER, request).fetch(&self.views.pool, &columns, &from(), conditions).await?;
        rows.open(&self.views, &SUBJECTS, |row| async move { listed(&self.views, &row).await }).await
    }

    /// How many there are.
    pub async fn count(
        &self,
        applicant: AccountId,
        filter: &DossierFilter,
        now: Moment,
    ) -> Result<Counted, QueryError> {
        conditions(applicant, filter, now).count(&self.views.pool, &from()).await
    }
}

fn conditions(applicant: AccountId, filter: &DossierFilter, now: Moment) -> Conditions {
    let mut conditions = Conditions::default();
    let applicant = conditions.bind(applicant);
    conditions.and(format!("dossier.applicant_id = {applicant}"));
    filter.conditions(now, &mut conditions);
    conditions
}
