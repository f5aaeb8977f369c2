//! Locks held by tests, to make others wait.

use domain::{AggregateKind, DossierId};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Executor as _, PgConnection, PgPool, SqliteConnection};
use store::sql::DatabaseUrl;

use super::{TestDatabase, eventually, postgres_pool};

/// Exclusive lock on a table: every other access waits while it is held.
pub struct TableLock {
    connection: PgConnection,
    watching: PgPool,
}

impl TableLock {
    /// Locks a table of PostgreSQL.
    pub async fn table(place: &TestDatabase, table: &str) -> Self {
        let mut connection = stranger(place).await;
        let lock = format!("lock table {table} in access exclusive mode");
        connection.execute(lock.as_str()).await.expect("a lock");
        Self { connection, watching: postgres_pool(place).clone() }
    }

    /// Waits until so many sessions wait for the lock.
    pub async fn is_waited_for(&self, sessions: i64) {
        let waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' \
                       and datname = current_database()";
        eventually("somebody waits for the lock", async || {
            let count: i64 = sqlx::query_scalar(waiting).fetch_one(&self.watching).await.ok()?;
            (count >= sessions).then_some(())
        })
        .await;
    }

    pub async fn release(self) {
        self.connection.close().await.expect("an end");
    }
}

/// Blocks appends to a dossier's exchange; on SQLite, with its single writer, to every stream.
pub enum BlockedThread {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl BlockedThread {
    /// Blocks the exchange of a dossier, which must have a message.
    pub async fn of(place: &TestDatabase, dossier: DossierId) -> Self {
        match place.url() {
            DatabaseUrl::Sqlite(log) => {
                let options = SqliteConnectOptions::new().filename(log);
                let mut connection = SqliteConnection::connect_with(&options).await.expect("the file opens");
                connection.execute("begin immediate").await.expect("the writer's lock");
                Self::Sqlite(connection)
            }
            DatabaseUrl::Postgres(_) => {
                let mut connection = stranger(place).await;
                // An uncommitted event in the place of the next one.
                let next = "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, \
                                                payload, metadata) \
                            select aggregate_type, aggregate_id, sequence + 1, event_type, event_version, payload, \
                                   metadata - 'requestKey' \
                            from events where aggregate_type = $1 and aggregate_id = $2 order by sequence desc limit 1";
                let next = sqlx::query(next).bind(AggregateKind::Exchange.name()).bind(dossier.to_string());
                let inserted = next.execute(&mut connection).await.expect("an event");
                assert_eq!(inserted.rows_affected(), 1, "somebody has said something");
                Self::Postgres(connection)
            }
        }
    }

    /// Rolls the blocking transaction back.
    pub async fn release(self) {
        match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        }
        .expect("an end");
    }
}

/// Connection of a stranger, outside of the service's pool and its timeouts.
async fn stranger(place: &TestDatabase) -> PgConnection {
    let options = PgConnectOptions::clone(&postgres_pool(place).connect_options());
    let mut connection = PgConnection::connect_with(&options).await.expect("the server answers");
    for statement in ["set idle_in_transaction_session_timeout = 0", "begin"] {
        connection.execute(statement).await.expect("a transaction");
    }
    connection
}
