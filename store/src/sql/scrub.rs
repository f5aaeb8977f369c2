//! Physical removal of deleted data from database files: vacuum, checkpoint and rewrite.

use crate::boxed;
use std::time::Duration;

use super::{Connection, Database, Pool, Row, Sql, SqlError, StoredText};

/// Retries of the check that no transaction of PostgreSQL still sees the deleted rows.
const LOOKS: u32 = 100;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

impl Database {
    /// Removes what was deleted or overwritten in these tables from their storage too; `false` where a long-running
    /// reader prevents it, so that it has to be tried again.
    ///
    /// SQLite overwrites what it deletes (`secure_delete`), and keeps a copy of every changed page in its write-ahead
    /// log until that is truncated. PostgreSQL keeps dead rows until a table is rewritten (`vacuum full`), which locks
    /// it exclusively; and the rewrite takes along what an older transaction could still see. Its own write-ahead log,
    /// and every back-up, keep what they hold.
    #[boxed]
    pub async fn scrub(&self, tables: &[&str]) -> Result<bool, SqlError> {
        let mut whole = true;
        for pool in [&self.ledger, &self.views, &self.edge] {
            match pool {
                Pool::Sqlite { .. } => whole &= cut_log(pool).await?,
                // All three are the same database.
                Pool::Postgres(_) => return rewrite(pool, tables).await,
            }
        }
        Ok(whole)
    }
}

async fn cut_log(pool: &Pool) -> Result<bool, SqlError> {
    let rows = pool.write().await?.fetch_all(Sql::new("pragma wal_checkpoint(truncate)")).await?;
    Ok(rows.first().map(|row: &Row| row.count("busy")).transpose()? == Some(0))
}

/// Whether this role, or one that it belongs to, owns a PostgreSQL table.
pub(super) async fn owns(connection: &mut Connection, table: &str) -> Result<bool, SqlError> {
    let sql = "select count(*) as own from pg_class where oid = to_regclass($1) and pg_has_role(relowner, 'usage')";
    let own = connection.fetch_optional(Sql::new(sql).bind(StoredText::new(table)?)).await?;
    Ok(own.map(|row| row.count("own")).transpose()? == Some(1))
}

async fn rewrite(pool: &Pool, tables: &[&str]) -> Result<bool, SqlError> {
    let mut connection = pool.write().await?;
    for table in tables {
        // PostgreSQL skips a table of another owner with a mere warning.
        if !owns(&mut connection, table).await? {
            return Err(SqlError::Row(format!(
                "only the owner of {table} can rewrite it: run any command as that role"
            )));
        }
    }
    if !is_seen_by_nobody(&mut connection).await? {
        return Ok(false);
    }
    connection.execute(Sql::new("set statement_timeout = 0")).await?;
    let mut outcome = Ok(0);
    for table in tables {
        outcome = connection.execute(Sql::new(format!("vacuum (full) {table}"))).await;
        if outcome.is_err() {
            break;
        }
    }
    // The connection returns to the pool with the usual timeout.
    connection.execute(Sql::new("reset statement_timeout")).await?;
    outcome.map(|_| true)
}

/// Waits until no transaction of this database can see what was deleted by now: none that is open, and none that begins
/// later, whose snapshot reaches back to the oldest transaction that writes in any database of the server.
async fn is_seen_by_nobody(connection: &mut Connection) -> Result<bool, SqlError> {
    let now = connection.fetch_optional(Sql::new("select pg_current_xact_id()::text as now")).await?;
    let now = now.map(|row| row.text("now")).transpose()?.unwrap_or_default();
    let older = "select (pg_snapshot_xmin(pg_current_snapshot()) < $1::text::xid8)::integer + (select count(*) \
                 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() \
                 and (age(backend_xmin) > age($1::text::xid8::xid) or age(backend_xid) > age($1::text::xid8::xid))) \
                 as older";
    for _ in 0..LOOKS {
        let found = connection.fetch_optional(Sql::new(older).bind(StoredText::new(&now)?)).await?;
        if found.map(|row| row.count("older")).transpose()? == Some(0) {
            return Ok(true);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(false)
}
