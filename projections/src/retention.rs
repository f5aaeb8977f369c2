//! Which dossiers are over, and since when: what a retention report rests on. How long they are kept is the rule's to
//! say.

use domain::Moment;
use domain::dossier::{DossierStatus, ProcedureRef};
use store::sql::{Row, Sql, SqlError, StoredText};

use crate::page::{Conditions, KeyType, Keyset, Order, Page, PageRequest};
use crate::views::{QueryError, Views};

const FIRST_ENDED_FIRST: Order =
    Order { tag: "retained", columns: &[("ended_at", KeyType::Integer), ("code", KeyType::Text)], descending: false };

/// A dossier that nothing moves any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedDossier {
    pub code: String,
    /// When its work ended.
    pub ended_at: Moment,
}

/// Asks what is over.
#[derive(Clone)]
pub struct Retained {
    views: Views,
}

impl Retained {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// The versions of procedures under which dossiers were filed that are over, with how many, by code.
    pub async fn versions(&self) -> Result<Vec<(ProcedureRef, u64)>, QueryError> {
        let sql = format!(
            "SELECT procedure_code, procedure_version, count(*) AS count FROM dossier_list WHERE {} \
             GROUP BY procedure_code, procedure_version ORDER BY procedure_code, procedure_version",
            over()
        );
        let rows = self.views.pool.fetch_all(Sql::new(sql)).await?;
        rows.iter().map(|row| Ok((procedure(row)?, row.count("count")?))).collect()
    }

    /// How many of a version ended before a moment.
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

    /// A page of those of a version that ended before a moment, the first that ended first.
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

/// Of the statuses that nothing follows; only such a dossier has an end that counts.
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
