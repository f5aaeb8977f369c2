//! How much waits to be sent, for whoever watches the service: counted only so far, however much it is.

use store::sql::{Pool, Sql, SqlError};

/// So much is counted; more is as much.
pub const COUNTED: u32 = 10_000;

/// What waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Waits for a try, or to be taken up for one.
    pub waiting: u64,
    /// Those of them of which a try has failed.
    pub failing: u64,
}

impl Backlog {
    /// Of these rows, which have a column `last_error`: `from … where …`.
    pub async fn of(edge: &Pool, rows: &str) -> Result<Self, SqlError> {
        let sql = format!(
            "select count(*) as waiting, count(last_error) as failing \
             from (select last_error {rows} limit {COUNTED}) as found"
        );
        let row = edge.fetch_optional(Sql::new(sql)).await?.ok_or_else(|| SqlError::Row("no count".to_owned()))?;
        Ok(Self { waiting: row.count("waiting")?, failing: row.count("failing")? })
    }
}
