//! Which dossiers are mine? A citizen's or an organization's own, newest first.

use std::cmp::Reverse;

use domain::dossier::{DossierCode, DossierStatus};
use domain::exchange::MessageSide;
use domain::{AccountId, Moment};
use store::sql::{Row, Sql, SqlError};

use crate::dossier_detail::DossierDetail;
use crate::dossier_filter::DossierFilter;
use crate::dossier_list::{ListedDossier, SUBJECTS, columns, from, listed};
use crate::page::{Conditions, Counted, Cursor, Edge, End, Key, KeyType, Keyset, Order, Page, PageRequest};
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
        let conditions = conditions(applicant, filter, now)?;
        let columns = columns(MessageSide::Citizen);
        let rows = Keyset::new(&ORDER, request).fetch(&self.views.pool, &columns, &from(), conditions).await?;
        rows.open(&self.views, &SUBJECTS, |row| async move { listed(&self.views, &row).await }).await
    }

    /// A page with these dossiers as they have become by now: those that it holds in their places, those that are in no
    /// list yet at its front, unless it is narrowed.
    pub fn with_decided(
        mut page: Page<ListedDossier>,
        decided: Vec<DossierDetail>,
        filter: &DossierFilter,
        request: &PageRequest,
    ) -> Page<ListedDossier> {
        let begins = request.end == End::First && request.after.is_none() && request.before.is_none();
        for DossierDetail { id, course, procedure, applicant, assignee, unread, .. } in decided {
            let listed = ListedDossier { id, course, procedure, applicant, assignee, unread: unread.citizen };
            if let Some(edge) = page.edges.iter_mut().find(|edge| edge.node.id == id) {
                edge.node = listed;
            } else if begins && *filter == DossierFilter::default() {
                let key = [Key::Integer(listed.course.filed.submitted_at.micros()), Key::Text(id.to_string())];
                page.edges.push(Edge { cursor: Cursor::new(ORDER.tag, &key), node: listed });
            }
        }
        page.edges.sort_by_key(|edge| Reverse((edge.node.course.filed.submitted_at, edge.node.id)));
        let size = usize::try_from(request.size).unwrap_or(usize::MAX);
        page.has_next |= page.edges.len() > size;
        page.edges.truncate(size);
        page
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
        conditions(applicant, filter, now)?.count(&self.views.pool, &from()).await
    }
}

fn conditions(applicant: AccountId, filter: &DossierFilter, now: Moment) -> Result<Conditions, SqlError> {
    let mut conditions = Conditions::default();
    let applicant = conditions.bind(applicant);
    conditions.and(format!("dossier.applicant_id = {applicant}"));
    filter.conditions(now, &mut conditions)?;
    Ok(conditions)
}
