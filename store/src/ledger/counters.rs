use chrono::NaiveDate;

use crate::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};

/// How much further numbers go on, at least, where a log was put back: more than any agency gives in a day.
pub const GAP: u64 = 1_000;

/// Numbers drawn day by day.
pub struct Counters;

impl Counters {
    /// The next number of a counter on a day, from 1, or from behind the day's gaps. Drawn in a commit of its own: a number
    /// that is then not used leaves a gap, and nobody waits for whoever uses it.
    pub async fn next(pool: &Pool, name: &str, day: NaiveDate) -> Result<u64, SqlError> {
        let sql = Sql::new(
            "insert into counters (name, day, value) \
             values ($1, $2, 1 + (select cast(coalesce(sum(width), 0) as bigint) from number_gaps where through >= $2)) \
             on conflict (name, day) do update set value = counters.value + 1 returning value",
        )
        .bind(StoredText::new(name)?)
        .bind(day);
        let row = match pool.execute_returning(sql.clone()).await {
            Err(error) if error.is_broken_connection() => pool.execute_returning(sql).await?,
            answer => answer?,
        };
        row.ok_or_else(|| SqlError::Row("a counter gave no number".to_owned()))?.count("value")
    }

    /// Leaves a gap in the numbers of all counters, up to the end of a day: the log was put back, as this evidence shows, and
    /// numbers that it has lost may be in somebody's hands. The same evidence counts once; `false` where it has counted.
    pub async fn leave_gap(
        transaction: &mut WriteTransaction,
        evidence: &str,
        through: NaiveDate,
        width: u64,
    ) -> Result<bool, SqlError> {
        let sql = "insert into number_gaps (evidence, through, width) values ($1, $2, $3) on conflict do nothing";
        let note = Sql::new(sql).bind(StoredText::new(evidence)?).bind(through).bind(width);
        if transaction.execute(note).await? == 0 {
            return Ok(false);
        }
        // For those counters that have begun; the others begin behind the gap. One that begins at this moment, without
        // having seen the gap, is waited for.
        if !transaction.is_sqlite() {
            transaction.execute(Sql::new("lock table counters in share row exclusive mode")).await?;
        }
        let sql = "update counters set value = value + $1 where day <= $2";
        transaction.execute(Sql::new(sql).bind(width).bind(through)).await?;
        Ok(true)
    }
}
