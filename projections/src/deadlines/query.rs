//! Queries of the deadline agenda: dossiers with deadlines that have fallen due, and reached deadlines.

use domain::deadline::Warnings;
use domain::{DossierId, Moment};
use store::boxed;
use store::sql::{Argument, Sql};

use super::{FallenDue, Reached};
use crate::state::DossierState;
use crate::views::{QueryError, Views};

/// Queries of deadlines.
#[derive(Clone)]
pub struct DeadlineAgenda {
    views: Views,
}

impl DeadlineAgenda {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Keyset page of the dossiers with a deadline that has fallen due by now, longest waiting first.
    #[boxed]
    pub async fn fallen_due(
        &self,
        now: Moment,
        after: Option<&FallenDue>,
        max: u32,
    ) -> Result<Vec<FallenDue>, QueryError> {
        let sql = "SELECT id, next_at, due_soon_at, supplement_soon_at FROM deadlines \
                   WHERE next_at <= $1 AND (next_at, id) > ($2, $3) ORDER BY next_at, id LIMIT $4";
        let (at, id) = after.map_or((Argument::from(i64::MIN), Argument::from("")), |after| {
            (Argument::from(after.at), Argument::from(after.dossier))
        });
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(now).bind(at).bind(id).bind(max)).await?;
        rows.iter()
            .map(|row| {
                let due_soon_at = row.opt_moment("due_soon_at")?;
                let supplement_soon_at = row.opt_moment("supplement_soon_at")?;
                let warnings = Warnings { due_soon_at, supplement_soon_at };
                Ok(FallenDue { dossier: row.parsed("id")?, at: row.moment("next_at")?, warnings })
            })
            .collect()
    }

    /// Moment from which a due date of a dossier is near, if the rows have come to that date.
    #[boxed]
    pub async fn due_soon_at(&self, dossier: DossierId, due_at: Moment) -> Result<Option<Moment>, QueryError> {
        let sql = Sql::new("SELECT state FROM dossier_states WHERE id = $1").bind(dossier);
        let Some(row) = self.views.pool.fetch_optional(sql).await? else { return Ok(None) };
        let state: DossierState = row.json("state")?;
        Ok(state.due_soon_at.filter(|_| state.filed.due_at == Some(due_at)))
    }

    /// Deadlines of a dossier that were reached, earliest first.
    #[boxed]
    pub async fn reached(&self, dossier: DossierId) -> Result<Vec<Reached>, QueryError> {
        let sql = Sql::new("SELECT reached FROM deadlines WHERE id = $1").bind(dossier);
        let row = self.views.pool.fetch_optional(sql).await?;
        Ok(row.map_or_else(|| Ok(Vec::new()), |row| row.json("reached"))?)
    }
}
