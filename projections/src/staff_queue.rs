//! Read model of the staff's queue: the dossiers of an agency, or of all, by due date, by submission or by last change.

mod rare_word;

use std::collections::HashMap;
use store::boxed;

use domain::dossier::{DossierCode, ProcedureRef};
use domain::exchange::MessageSide;
use domain::permission::QueueScope;
use domain::{AccountId, AgencyId, DossierId, Moment, Role};
use store::sql::{Row, Sql, SqlError};

use crate::dossier_filter::DossierFilter;
use crate::dossier_list::{ListedDossier, SUBJECTS, columns, from, listed};
use crate::page::{Conditions, Counted, Keyset, Page, PageRequest};
use crate::views::{QueryError, Views};
use rare_word::Candidates;

pub use crate::dossier_order::DossierOrder;

/// Count of an officer's dossiers at the same step of the same procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPart {
    /// Version of the procedure under which they were filed.
    pub procedure: ProcedureRef,
    /// Key of the step; `None` at the desk.
    pub step: Option<String>,
    pub role: Option<Role>,
    pub count: u64,
}

/// Queries of the staff's queue.
#[derive(Clone)]
pub struct StaffQueue {
    views: Views,
}

impl StaffQueue {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Page of the dossiers in this scope.
    #[boxed]
    pub async fn page(
        &self,
        scope: QueueScope,
        filter: &DossierFilter,
        order: DossierOrder,
        now: Moment,
        request: &PageRequest,
    ) -> Result<Page<ListedDossier>, QueryError> {
        let conditions = self.conditions(scope, filter, now).await?;
        let columns = columns(MessageSide::Staff);
        let rows = Keyset::new(order.order(), request).fetch(&self.views.pool, &columns, &from(), conditions).await?;
        rows.open(&self.views, &SUBJECTS, |row| async move { listed(&self.views, &row).await }).await
    }

    /// One dossier as the list shows it, if it is in this scope.
    #[boxed]
    pub async fn one(
        &self,
        scope: QueueScope,
        id: DossierId,
        now: Moment,
    ) -> Result<Option<ListedDossier>, QueryError> {
        let mut conditions = Conditions::default();
        restrict(scope, &DossierFilter::default(), now, &mut conditions)?;
        let id = conditions.bind(id);
        conditions.and(format!("dossier.id = {id}"));
        let select = format!("SELECT {} {}", columns(MessageSide::Staff), from());
        let rows = self.views.pool.fetch_all(conditions.select(&select, "")).await?;
        self.views.prefetch(&rows, &SUBJECTS).await?;
        match rows.first() {
            Some(row) => listed(&self.views, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// Number of dossiers, up to `most`; without full-text search.
    #[boxed]
    pub async fn count_to(
        &self,
        scope: QueueScope,
        filter: &DossierFilter,
        now: Moment,
        most: u32,
    ) -> Result<u64, QueryError> {
        let mut conditions = Conditions::default();
        restrict(scope, filter, now, &mut conditions)?;
        conditions.count_to(&self.views.pool, "FROM dossier_list AS dossier", most).await
    }

    /// Number of dossiers, up to the maximum count.
    #[boxed]
    pub async fn count(&self, scope: QueueScope, filter: &DossierFilter, now: Moment) -> Result<Counted, QueryError> {
        self.conditions(scope, filter, now).await?.count(&self.views.pool, &from()).await
    }

    /// Number of dossiers by each of these filters, in their order, in one statement.
    #[boxed]
    pub async fn count_each(
        &self,
        scope: QueueScope,
        filters: &[DossierFilter],
        now: Moment,
    ) -> Result<Vec<Counted>, QueryError> {
        if filters.is_empty() {
            return Ok(Vec::new());
        }
        let (mut conditions, mut texts) = (Conditions::default(), Vec::with_capacity(filters.len()));
        for (place, filter) in filters.iter().enumerate() {
            self.narrow(scope, filter, now, &mut conditions).await?;
            texts.push(conditions.counting(place, &from()));
        }
        let text = format!("{} ORDER BY place", texts.join(" UNION ALL "));
        let rows = self.views.pool.fetch_all(conditions.fill(&text)).await?;
        Ok(rows.iter().map(Counted::read).collect::<Result<_, _>>()?)
    }

    /// Number of open dossiers per officer of the agency; officers without any are left out.
    #[boxed]
    pub async fn open_dossiers_by_assignee(&self, agency: AgencyId) -> Result<HashMap<AccountId, u64>, QueryError> {
        let sql = "SELECT assignee_id, count(*) AS open FROM dossier_list \
                   WHERE agency_id = $1 AND assignee_id IS NOT NULL AND ended_at IS NULL GROUP BY assignee_id";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(agency)).await?;
        rows.iter().map(|row| Ok((row.parsed("assignee_id")?, row.count("open")?))).collect()
    }

    /// Open dossiers assigned to an officer, sorted by code.
    #[boxed]
    pub async fn held_by(&self, officer: AccountId) -> Result<Vec<(DossierId, DossierCode)>, QueryError> {
        let sql = "SELECT id, code FROM dossier_list WHERE assignee_id = $1 AND ended_at IS NULL ORDER BY code";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(officer)).await?;
        rows.iter().map(|row| Ok((row.parsed("id")?, row.parsed("code")?))).collect()
    }

    /// Number of an officer's dossiers per step and procedure.
    #[boxed]
    pub async fn held_parts(&self, officer: AccountId) -> Result<Vec<HeldPart>, QueryError> {
        let sql = "SELECT procedure_code, procedure_version, step_key, step_role, count(*) AS held FROM dossier_list \
                   WHERE assignee_id = $1 AND ended_at IS NULL \
                   GROUP BY procedure_code, procedure_version, step_key, step_role \
                   ORDER BY procedure_code, procedure_version, step_key";
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(officer)).await?;
        let part = |row: &Row| {
            let procedure = ProcedureRef {
                code: row.text("procedure_code")?,
                version: u32::try_from(row.count("procedure_version")?).unwrap_or(u32::MAX),
            };
            let role = row.opt_text("step_role")?.and_then(|name| Role::from_name(&name));
            Ok(HeldPart { procedure, step: row.opt_text("step_key")?, role, count: row.count("held")? })
        };
        rows.iter().map(part).collect()
    }

    /// Officers with open dossiers whose accounts are not in use, or who work elsewhere.
    #[boxed]
    pub async fn stranded_holders(&self) -> Result<Vec<AccountId>, QueryError> {
        let sql = "SELECT DISTINCT dossier.assignee_id AS holder FROM dossier_list AS dossier \
                   JOIN accounts AS holder ON holder.id = dossier.assignee_id WHERE dossier.ended_at IS NULL \
                   AND (holder.status <> 'ACTIVE' OR coalesce(holder.agency_id, '') <> dossier.agency_id)";
        let rows = self.views.pool.fetch_all(Sql::new(sql)).await?;
        rows.iter().map(|row| Ok(row.parsed("holder")?)).collect()
    }

    async fn conditions(
        &self,
        scope: QueueScope,
        filter: &DossierFilter,
        now: Moment,
    ) -> Result<Conditions, QueryError> {
        let mut conditions = Conditions::default();
        self.narrow(scope, filter, now, &mut conditions).await?;
        Ok(conditions)
    }

    async fn narrow(
        &self,
        scope: QueueScope,
        filter: &DossierFilter,
        now: Moment,
        conditions: &mut Conditions,
    ) -> Result<(), QueryError> {
        restrict(scope, filter, now, conditions)?;
        if let Some(candidates) = Candidates::of(filter, &self.views.pool).await? {
            candidates.restrict(conditions);
        }
        Ok(())
    }
}

fn restrict(
    scope: QueueScope,
    filter: &DossierFilter,
    now: Moment,
    conditions: &mut Conditions,
) -> Result<(), SqlError> {
    match scope {
        QueueScope::All => {}
        QueueScope::Agency(agency) => {
            let agency = conditions.bind(agency);
            conditions.and(format!("dossier.agency_id = {agency}"));
        }
    }
    filter.conditions(MessageSide::Staff, now, conditions)
}
