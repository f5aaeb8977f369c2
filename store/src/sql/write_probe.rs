use domain::Moment;

use super::{Database, Pool, Sql, SqlError};

const WRITE: &str = "insert into write_probes (part, probed_at, ballast) values ($1, $2, $3) \
     on conflict (part) do update set probed_at = excluded.probed_at, ballast = excluded.ballast";
/// More than the pages that SQLite may still have to spare in a log file that cannot grow.
const BALLAST: usize = 32 * 1024;

impl Database {
    /// Finds out whether each part can store something, by a small write that is committed.
    pub async fn probe_writes(&self, now: Moment) -> Result<(), SqlError> {
        let parts: &[(&str, &Pool)] = if self.is_sqlite() {
            &[("ledger", &self.ledger), ("views", &self.views), ("edge", &self.edge)]
        } else {
            // All three are the same database.
            &[("all", &self.ledger)]
        };
        for (part, pool) in parts {
            pool.execute(Sql::new(WRITE).bind(*part).bind(now).bind(vec![0; BALLAST])).await?;
        }
        Ok(())
    }
}
