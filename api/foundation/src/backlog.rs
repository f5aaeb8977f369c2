//! Backlog gauge of a delivery queue: rows waiting and rows failing, counted up to a cap so that a
//! metrics scrape stays cheap.

use store::sql::{Pool, Sql, SqlError};

/// Cap of the count; a longer backlog reads as this.
pub const COUNTED: u32 = 10_000;

/// Size of a delivery queue's backlog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Rows due or waiting for their next attempt.
    pub waiting: u64,
    /// Of those, rows whose last attempt failed.
    pub failing: u64,
}

impl Backlog {
    /// Counts the rows of a `from … where …` clause; the table must have a column `last_error`.
    pub async fn of(edge: &Pool, rows: &str) -> Result<Self, SqlError> {
        let sql = format!(
            "select count(*) as waiting, count(last_error) as failing \
             from (select last_error {rows} limit {COUNTED}) as found"
        );
        let row = edge.fetch_optional(Sql::new(sql)).await?.ok_or_else(|| SqlError::Row("no count".to_owned()))?;
        Ok(Self { waiting: row.count("waiting")?, failing: row.count("failing")? })
    }
}
