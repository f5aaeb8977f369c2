//! Rows of the edge database that expire: sessions, counts of tries, drafts, posts that wait. The code of a table says when
//! a row of it is no longer needed; one sweep deletes those of all tables.

use chrono::TimeDelta;
use domain::Moment;
use store::sql::{Pool, Sql, SqlError};

/// When the rows of a table expire.
#[derive(Debug, Clone, Copy)]
pub struct Expiry {
    /// The table.
    pub table: &'static str,
    /// Columns that hold a moment, each with how long after that moment the row is still needed. A row expires once all
    /// of them are over.
    pub needed_after: &'static [(&'static str, TimeDelta)],
    /// Tables whose rows go with a row of this one.
    pub parts: &'static [Part],
}

/// A table whose rows are parts of another's.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The table.
    pub table: &'static str,
    /// The key of the whole, which the parts hold in columns of the same names.
    pub key: &'static [&'static str],
}

impl Expiry {
    /// Deletes the rows that have expired, with their parts; how many, without the parts.
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
