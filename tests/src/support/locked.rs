use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, Executor as _, PgConnection, PgPool};

use super::{TestDatabase, eventually, postgres_pool};

/// A table that nobody else may even read, for as long as this is held: whoever asks for it waits.
pub(crate) struct Locked {
    connection: PgConnection,
    watching: PgPool,
}

impl Locked {
    /// Locks a table of PostgreSQL.
    pub(crate) async fn table(place: &TestDatabase, table: &str) -> Self {
        let watching = postgres_pool(place).clone();
        let options = PgConnectOptions::clone(&watching.connect_options());
        let mut connection = PgConnection::connect_with(&options).await.expect("the server answers");
        connection.execute("begin").await.expect("a transaction");
        let lock = format!("lock table {table} in access exclusive mode");
        connection.execute(lock.as_str()).await.expect("a lock");
        Self { connection, watching }
    }

    /// Waits until so many sessions wait for it.
    pub(crate) async fn is_waited_for(&self, sessions: i64) {
        let waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' \
                       and datname = current_database()";
        eventually("somebody waits for the lock", async || {
            let count: i64 = sqlx::query_scalar(waiting).fetch_one(&self.watching).await.ok()?;
            (count >= sessions).then_some(())
        })
        .await;
    }

    /// Lets everybody go on.
    pub(crate) async fn release(self) {
        self.connection.close().await.expect("an end");
    }
}
