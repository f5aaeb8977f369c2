//! Write probes: small committed writes that show whether each part of the database has room.

use crate::boxed;
use domain::Moment;

use super::{Database, Pool, Sql, SqlError};

const WRITE: &str = "insert into write_probes (part, probed_at, ballast) values ($1, $2, $3) \
     on conflict (part) do update set probed_at = excluded.probed_at, ballast = excluded.ballast";
/// Larger than the free pages that SQLite may still have in a log file that cannot grow.
const SQLITE_BALLAST: usize = 32 * 1024;
/// Larger than a PostgreSQL page and stored out of line (TOAST), so that a table has to grow. No more than that, since
/// all of it goes to the server's write-ahead log each time.
const POSTGRES_BALLAST: usize = 9 * 1024;

impl Database {
    /// Probes whether each part can store something, by a small committed write.
    #[boxed]
    pub async fn probe_writes(&self, now: Moment) -> Result<(), SqlError> {
        let parts: &[(&str, &Pool)] = if self.is_sqlite() {
            &[("ledger", &self.ledger), ("views", &self.views), ("edge", &self.edge)]
        } else {
            // All three are the same database.
            &[("all", &self.ledger)]
        };
        let ballast = if self.is_sqlite() { SQLITE_BALLAST } else { POSTGRES_BALLAST };
        for (part, pool) in parts {
            pool.execute(Sql::new(WRITE).bind(*part).bind(now).bind(vec![0; ballast])).await?;
        }
        Ok(())
    }
}
