//! Which dossiers are mine? A citizen's or an organization's own, newest first.

use domain::dossier::{DossierCode, DossierStatus};
use domain::exchange::MessageSide;
use domain::{AccountId, Moment};
use store::sql::{Row, Sql, SqlError};

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

/// A dossier and what tells how long it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDossier {
    /// Its number.
    pub code: DossierCode,
    /// Of its procedure.
    pub procedure_code: String,
    /// The version that it was filed under.
    pub procedure_version: u32,
    /// When its work ended; `None` while it goes on, if only because the result has not been fetched.
    pub ended_at: Option<Moment>,
}

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

    /// All that this applicant ever filed, with what tells how long each is kept.
    pub async fn kept(&self, applicant: AccountId) -> Result<Vec<KeptDossier>, QueryError> {
        let sql = "SELECT code, procedure_code, procedure_version, status, ended_at FROM dossier_list \
                   WHERE applicant_id = $1 ORDER BY submitted_at, id";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(applicant)).await?;
        let kept = |row: &Row| -> Result<KeptDossier, SqlError> {
            let ended = DossierStatus::from_name(&row.text("status")?).is_some_and(DossierStatus::is_final);
            Ok(KeptDossier {
                code: row.parsed("code")?,
                procedure_code: row.text("procedure_code")?,
                procedure_version: u32::try_from(row.count("procedure_version")?).unwrap_or(u32::MAX),
                ended_at: row.opt_moment("ended_at")?.filter(|_| ended),
            })
        };
        Ok(rows.iter().map(kept).collect::<Result<_, _>>()?)
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
