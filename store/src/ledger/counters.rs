//! Daily counters of dossier codes, with gaps after a restore.

use crate::boxed;
use chrono::NaiveDate;

use crate::sql::{Pool, Sql, SqlError, StoredText, WriteTransaction};

/// Least gap in the numbers after a log was put back: more than any agency gives in a day.
pub const GAP: u64 = 1_000;

/// Daily counters for dossier codes.
pub struct Counters;

impl Counters {
    /// Next number of a counter on a day, from 1, or from behind the day's gaps. Drawn in a commit of its own: an
    /// unused number leaves a gap, and nobody waits for its user.
    #[boxed]
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

    /// Leaves a gap in the numbers of all counters, up to the end of a day: the log was put back, as this evidence
    /// shows, and numbers that it has lost may be on people's papers. Idempotent per evidence: `false` where it has
    /// counted.
    #[boxed]
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
        // Counters that exist are moved; the others begin behind the gap. The lock waits for one that begins at this
        // moment without having seen the gap.
        if !transaction.is_sqlite() {
            transaction.execute(Sql::new("lock table counters in share row exclusive mode")).await?;
        }
        let sql = "update counters set value = value + $1 where day <= $2";
        transaction.execute(Sql::new(sql).bind(width).bind(through)).await?;
        Ok(true)
    }
}
