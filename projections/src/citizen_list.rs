//! Read model of an applicant's own dossiers, a citizen's or an organization's.

use std::cmp::Reverse;
use store::boxed;

use domain::dossier::{DossierCode, DossierStatus};
use domain::exchange::MessageSide;
use domain::{AccountId, Moment};
use store::log::Position;
use store::sql::{Row, Sql, SqlError};

use crate::dossier_detail::DossierDetail;
use crate::dossier_filter::DossierFilter;
use crate::dossier_list::{ListedDossier, SUBJECTS, columns, from, listed};
use crate::dossier_order::DossierOrder;
use crate::page::{Conditions, Counted, Cursor, Edge, End, Key, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

/// Newest submission first; its name of its own is in cursors of older releases.
const NEWEST_FIRST: Order = Order {
    tag: "citizen-list",
    columns: &[("dossier.submitted_at", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: true,
};

fn order_of(order: DossierOrder) -> &'static Order {
    if order == DossierOrder::SubmittedAtDesc { &NEWEST_FIRST } else { order.order() }
}

/// Filter and order of an applicant's dossiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitizenListQuery {
    pub filter: DossierFilter,
    pub order: DossierOrder,
}

impl Default for CitizenListQuery {
    fn default() -> Self {
        Self { filter: DossierFilter::default(), order: DossierOrder::SubmittedAtDesc }
    }
}

/// Size of a page whose front holds dossiers that are in no row yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Front {
    /// As many as the page was asked for.
    Fitting,
    /// All of them, however long that makes the page: no later page has them.
    Whole,
}

/// Dossier with the data that its retention depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDossier {
    pub code: DossierCode,
    pub procedure_code: String,
    /// Version of the procedure under which it was filed.
    pub procedure_version: u32,
    /// End of the work; `None` while it goes on, if only because the result has not been fetched.
    pub ended_at: Option<Moment>,
}

/// Queries of an applicant's dossiers.
#[derive(Clone)]
pub struct CitizenList {
    views: Views,
}

impl CitizenList {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Page of this applicant's dossiers.
    #[boxed]
    pub async fn page(
        &self,
        applicant: AccountId,
        wanted: &CitizenListQuery,
        now: Moment,
        request: &PageRequest,
    ) -> Result<Page<ListedDossier>, QueryError> {
        let conditions = conditions(applicant, &wanted.filter, now)?;
        let columns = columns(MessageSide::Citizen);
        let keyset = Keyset::new(order_of(wanted.order), request);
        let rows = keyset.fetch(&self.views.pool, &columns, &from(), conditions).await?;
        rows.open(&self.views, &SUBJECTS, |row| async move { listed(&self.views, &row).await }).await
    }

    /// Read-your-writes: lays the present state of these dossiers over a page. Those in the page are replaced in place,
    /// those in no row yet come first, unless the page is filtered, or does not begin with the newest.
    pub fn with_decided(
        mut page: Page<ListedDossier>,
        decided: Vec<DossierDetail>,
        wanted: &CitizenListQuery,
        request: &PageRequest,
        front: Front,
    ) -> Page<ListedDossier> {
        let begins = request.end == End::First && request.after.is_none() && request.before.is_none();
        let newest_first = matches!(wanted.order, DossierOrder::SubmittedAtDesc | DossierOrder::UpdatedAtDesc);
        let mut ahead = Vec::new();
        for DossierDetail { id, state, procedure, applicant, assignee, unread, .. } in decided {
            let unread = unread.citizen;
            let (applicant_then, updated_at) = (None, None);
            let listed =
                ListedDossier { id, state, procedure, applicant, applicant_then, assignee, unread, updated_at };
            if let Some(edge) = page.edges.iter_mut().find(|edge| edge.node.id == id) {
                edge.node = listed;
            } else if begins && newest_first && wanted.filter == DossierFilter::default() {
                let key = [Key::Integer(listed.state.filed.submitted_at.micros()), Key::Text(id.to_string())];
                ahead.push(Edge { cursor: Cursor::new(order_of(wanted.order).tag, &key), node: listed });
            }
        }
        ahead.sort_by_key(|edge| Reverse((edge.node.state.filed.submitted_at, edge.node.id)));
        let size = usize::try_from(request.size).unwrap_or(usize::MAX);
        let size = match front {
            Front::Fitting => size,
            Front::Whole => size.max(ahead.len()),
        };
        page.edges.splice(0..0, ahead);
        page.has_next |= page.edges.len() > size;
        page.edges.truncate(size);
        page
    }

    /// First of this applicant's dossiers that changed after a position of the log, with the position of its last
    /// change.
    #[boxed]
    pub async fn changed_after(
        &self,
        applicant: AccountId,
        after: Position,
    ) -> Result<Option<(Position, ListedDossier)>, QueryError> {
        let mut conditions = Conditions::default();
        let (applicant, after) = (conditions.bind(applicant), conditions.bind(after));
        conditions.and(format!("dossier.applicant_id = {applicant}"));
        conditions.and(format!("dossier.position > {after}"));
        let select = format!("SELECT dossier.position AS position, {} {}", columns(MessageSide::Citizen), from());
        let rows = self.views.pool.fetch_all(conditions.select(&select, "ORDER BY dossier.position LIMIT 1")).await?;
        self.views.prefetch(&rows, &SUBJECTS).await?;
        match rows.first() {
            Some(row) => Ok(Some((row.parsed("position")?, listed(&self.views, row).await?))),
            None => Ok(None),
        }
    }

    /// Every dossier that this applicant filed, with the data that its retention depends on.
    #[boxed]
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

    /// Number of dossiers, up to `most`.
    #[boxed]
    pub async fn count_to(
        &self,
        applicant: AccountId,
        filter: &DossierFilter,
        now: Moment,
        most: u32,
    ) -> Result<u64, QueryError> {
        conditions(applicant, filter, now)?.count_to(&self.views.pool, "FROM dossier_list AS dossier", most).await
    }

    /// Number of dossiers, up to the maximum count.
    #[boxed]
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
    filter.conditions(MessageSide::Citizen, now, &mut conditions)?;
    Ok(conditions)
}
