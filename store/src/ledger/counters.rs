use chrono::NaiveDate;

use crate::sql::{Pool, Sql, SqlError};

/// Numbers drawn day by day.
pub struct Counters;

impl Counters {
    /// The next number of a counter on a day, from 1. Drawn in a commit of its own: a number that is then not used
    /// leaves a gap, and nobody waits for whoever uses it.
    pub async fn next(pool: &Pool, name: &str, day: NaiveDate) -> Result<u64, SqlError> {
        let sql = Sql::new(
            "insert into counters (name, day, value) values ($1, $2, 1) \
             on conflict (name, day) do update set value = counters.value + 1 returning value",
        )
        .bind(name)
        .bind(day);
        let row = match pool.execute_returning(sql.clone()).await {
            Err(SqlError::Unavailable(_)) => pool.execute_returning(sql).await?,
            answer => answer?,
        };
        row.ok_or_else(|| SqlError::Row("a counter gave no number".to_owned()))?.count("value")
    }
}
