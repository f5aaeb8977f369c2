//! Ended dossiers with the time of their end: the basis of a retention report. The retention period itself is the
//! rule's to say.

use domain::Moment;
use domain::dossier::{DossierStatus, ProcedureRef};
use store::boxed;
use store::sql::{Row, Sql, SqlError, StoredText};

use crate::page::{Conditions, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

const FIRST_ENDED_FIRST: Order =
    Order { tag: "retained", columns: &[("ended_at", KeyType::Integer), ("code", KeyType::Text)], descending: false };

/// Dossier in a final status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedDossier {
    pub code: String,
    /// End of the work on it.
    pub ended_at: Moment,
}

/// Queries of ended dossiers.
#[derive(Clone)]
pub struct Retained {
    views: Views,
}

impl Retained {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Versions of procedures with ended dossiers, and their number, by code.
    #[boxed]
    pub async fn versions(&self) -> Result<Vec<(ProcedureRef, u64)>, QueryError> {
        let sql = format!(
            "SELECT procedure_code, procedure_version, count(*) AS count FROM dossier_list WHERE {} \
             GROUP BY procedure_code, procedure_version ORDER BY procedure_code, procedure_version",
            over()
        );
        let rows = self.views.pool.fetch_all(Sql::new(sql)).await?;
        rows.iter().map(|row| Ok((procedure(row)?, row.count("count")?))).collect()
    }

    /// Number of dossiers of a version that ended before a moment.
    #[boxed]
    pub async fn count(&self, procedure: &ProcedureRef, before: Moment) -> Result<u64, QueryError> {
        let sql = format!(
            "SELECT count(*) AS count FROM dossier_list \
             WHERE procedure_code = $1 AND procedure_version = $2 AND ended_at < $3 AND {}",
            over()
        );
        let sql = Sql::new(sql).bind(StoredText::new(&procedure.code)?).bind(procedure.version).bind(before);
        let row = self.views.pool.fetch_optional(sql).await?;
        Ok(row.map_or(Ok(0), |row| row.count("count"))?)
    }

    /// Page of the dossiers of a version that ended before a moment, oldest end first.
    #[boxed]
    pub async fn ended(
        &self,
        procedure: &ProcedureRef,
        before: Moment,
        request: &PageRequest,
    ) -> Result<Page<EndedDossier>, QueryError> {
        let mut conditions = Conditions::default();
        let code = conditions.bind(StoredText::new(&procedure.code)?);
        let version = conditions.bind(procedure.version);
        conditions.and(format!("procedure_code = {code} AND procedure_version = {version}"));
        let before = conditions.bind(before);
        conditions.and(format!("ended_at < {before} AND {}", over()));
        let keyset = Keyset::new(&FIRST_ENDED_FIRST, request);
        let rows = keyset.fetch(&self.views.pool, "code, ended_at", "FROM dossier_list", conditions).await?;
        Ok(rows.read(|row| Ok(EndedDossier { code: row.text("code")?, ended_at: row.moment("ended_at")? }))?)
    }
}

/// Final statuses: only such a dossier has an end that counts.
fn over() -> String {
    let names = DossierStatus::ALL.iter().filter(|status| status.is_final());
    let names: Vec<_> = names.map(|status| format!("'{}'", status.name())).collect();
    format!("ended_at IS NOT NULL AND status IN ({})", names.join(", "))
}

fn procedure(row: &Row) -> Result<ProcedureRef, SqlError> {
    let version = u32::try_from(row.count("procedure_version")?);
    let version = version.map_err(|_| SqlError::Row("column procedure_version holds something else".to_owned()))?;
    Ok(ProcedureRef { code: row.text("procedure_code")?, version })
}
