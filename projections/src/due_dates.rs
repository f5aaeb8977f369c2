//! Promised dates of open dossiers: the impact of a calendar that changes, or ends.

use domain::Moment;
use store::boxed;
use store::sql::{Row, Sql, SqlError};

use crate::views::{QueryError, Views};

/// Open work with a due date; the expression has its index.
const PROMISED: &str = "FROM dossier_list WHERE ended_at IS NULL AND due_at IS NOT NULL \
                        AND coalesce(due_at, 9223372036854775807)";

/// Queries of promised dates.
#[derive(Clone)]
pub struct DueDates {
    views: Views,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promised {
    pub due_at: Moment,
    /// Number of dossiers due at that moment.
    pub dossiers: u64,
}

impl DueDates {
    pub(crate) fn new(views: Views) -> Self {
        Self { views }
    }

    /// Due moments from this one on, earliest first.
    #[boxed]
    pub async fn from(&self, from: Moment) -> Result<Vec<Promised>, QueryError> {
        let sql = format!("SELECT due_at, count(*) AS count {PROMISED} >= $1 GROUP BY due_at ORDER BY due_at");
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(from)).await?;
        let read = |row: &Row| Ok(Promised { due_at: row.moment("due_at")?, dossiers: row.count("count")? });
        Ok(rows.iter().map(read).collect::<Result<_, SqlError>>()?)
    }

    /// Codes of the dossiers that are due at this moment.
    #[boxed]
    pub async fn at(&self, due_at: Moment) -> Result<Vec<String>, QueryError> {
        let sql = format!("SELECT code {PROMISED} = $1 ORDER BY code");
        let rows = self.views.pool.fetch_all(Sql::new(sql).bind(due_at)).await?;
        Ok(rows.iter().map(|row| row.text("code")).collect::<Result<_, SqlError>>()?)
    }
}
