//! Expiry of rows in the edge database: sessions, throttle counts, drafts, pending posts. Each table declares its rule,
//! one sweep deletes from all of them.

use chrono::TimeDelta;
use domain::Moment;
use store::sql::{Pool, Sql, SqlError};

/// Expiry rule of a table.
#[derive(Debug, Clone, Copy)]
pub struct Expiry {
    pub table: &'static str,
    /// Timestamp columns, each with the time a row is kept after it. A row expires once all of them are over.
    pub needed_after: &'static [(&'static str, TimeDelta)],
    /// Child tables, deleted with their row.
    pub parts: &'static [Part],
}

/// Child table of a table that expires.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub table: &'static str,
    /// Key columns of the parent, which bear the same names in the child.
    pub key: &'static [&'static str],
}

impl Expiry {
    /// Deletes expired rows with their children in one transaction; returns the number of parents.
    pub async fn sweep(&self, edge: &Pool, now: Moment) -> Result<u64, SqlError> {
        let mut transaction = edge.begin().await?;
        for part in self.parts {
            transaction.execute(self.bound(self.of_part(part), now)).await?;
        }
        let whole = format!("delete from {} where {}", self.table, self.condition());
        let deleted = transaction.execute(self.bound(whole, now)).await?;
        transaction.commit().await?;
        Ok(deleted)
    }

    fn condition(&self) -> String {
        let columns = self.needed_after.iter().enumerate();
        let over = columns.map(|(place, (column, _))| format!("{}.{column} <= ${}", self.table, place + 1));
        over.collect::<Vec<_>>().join(" and ")
    }

    fn of_part(&self, part: &Part) -> String {
        let (whole, part_table) = (self.table, part.table);
        let same = part.key.iter().map(|column| format!("{whole}.{column} = {part_table}.{column}"));
        let same = same.collect::<Vec<_>>().join(" and ");
        format!("delete from {part_table} where exists (select 1 from {whole} where {same} and {})", self.condition())
    }

    fn bound(&self, statement: String, now: Moment) -> Sql<'static> {
        Sql::new(statement).bind_all(self.needed_after.iter().map(|(_, needed_for)| now - *needed_for))
    }
}
