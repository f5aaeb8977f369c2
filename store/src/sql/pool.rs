//! Connection pools, connections and write transactions over both databases, with retried reads.

use crate::boxed;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, Postgres, Sqlite, Transaction};
use tokio::time::Instant;

use super::bulkhead::{Bulkhead, Place};
use super::held::{HeldConnection, assert_none};
use super::lane::Lane;
use super::lent::{Lent, Settle};
use super::statement_task::run_apart;
use super::{Row, Sql, SqlError};
use crate::Backoff;

/// Retry budget of a read on broken connections: well within the deadline of a request.
const REPEAT_WITHIN: Duration = Duration::from_secs(4);
/// Back-off of a read that is retried.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(20), 2, Duration::from_millis(500));

/// Connection pool of one database.
///
/// A statement given to the pool runs in a task of its own: a caller may stop polling its future for a while (a stream
/// whose reader is slow, an arm of a `select!`) without keeping a connection from all others.
#[derive(Clone, Debug)]
pub enum Pool {
    /// One SQLite file: many readers, one writer.
    Sqlite {
        /// Each statement sees what was committed before it.
        readers: Bulkhead<Sqlite>,
        writer: Bulkhead<Sqlite>,
    },
    Postgres(Bulkhead<Postgres>),
}

/// Use of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// Connections in use.
    pub used: u32,
    /// Pool size.
    pub allowed: u32,
}

/// Connection for reading, or for writing without an explicit transaction. Its holder must ask the same pool for
/// nothing else.
pub struct Connection {
    // Declared in the order in which they are to be dropped.
    lent: Lent<ConnectionKind>,
    _held: HeldConnection,
}

enum ConnectionKind {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// Write transaction; dropped without `commit`, it is rolled back. Its holder must ask the same pool for nothing else.
pub struct WriteTransaction {
    lent: Lent<TransactionKind>,
    _held: HeldConnection,
}

enum TransactionKind {
    /// Begun IMMEDIATE: no later upgrade from a read lock can fail.
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

// The pool itself detects a broken connection and opens another.
impl Settle for ConnectionKind {
    const STAYS_OPEN: bool = false;

    async fn settle(self) {
        let _ = match self {
            Self::Sqlite(mut connection) => connection.ping().await,
            Self::Postgres(mut connection) => connection.ping().await,
        };
    }
}

impl Settle for TransactionKind {
    const STAYS_OPEN: bool = true;

    async fn settle(self) {
        let _ = match self {
            Self::Sqlite(transaction) => transaction.rollback().await,
            Self::Postgres(transaction) => transaction.rollback().await,
        };
    }
}

impl Pool {
    /// For the few statements that differ between the databases.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    #[boxed]
    pub async fn read(&self) -> Result<Connection, SqlError> {
        self.read_in(Lane::current()).await
    }

    /// A connection for statements that write, each in a transaction of its own.
    #[boxed]
    pub async fn write(&self) -> Result<Connection, SqlError> {
        self.write_in(Lane::current()).await
    }

    /// Begins a write transaction.
    #[boxed]
    pub async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        let lane = Lane::current();
        match self.begin_in(lane).await {
            // The pool does not ping before use: a broken connection is the first sign of a restarted server.
            Err(error) if error.is_broken_connection() && !self.is_sqlite() => self.begin_in(lane).await,
            begun => begun,
        }
    }

    /// All rows of a query. A read on a broken connection is retried with a back-off, for some seconds at most: while a
    /// server restarts or fails over, most reads are late rather than failed.
    pub async fn fetch_all(&self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
        assert_none(self.id());
        let (pool, sql, lane) = (self.clone(), sql.into_owned(), Lane::current());
        run_apart(async move { pool.fetch_repeatedly(lane, &sql).await }).await
    }

    /// First row of a query, if any.
    pub async fn fetch_optional(&self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
        Ok(self.fetch_all(sql).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own and returns the number of affected rows.
    pub async fn execute(&self, sql: Sql<'_>) -> Result<u64, SqlError> {
        assert_none(self.id());
        let (pool, sql, lane) = (self.clone(), sql.into_owned(), Lane::current());
        run_apart(async move { pool.write_in(lane).await?.execute(sql).await }).await
    }

    /// Runs one writing statement with `RETURNING` in a transaction of its own: its first row.
    pub async fn execute_returning(&self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
        assert_none(self.id());
        let (pool, sql, lane) = (self.clone(), sql.into_owned(), Lane::current());
        run_apart(async move { pool.write_in(lane).await?.fetch_optional(sql).await }).await
    }

    async fn fetch_repeatedly(&self, lane: Lane, sql: &Sql<'static>) -> Result<Vec<Row>, SqlError> {
        let begun = Instant::now();
        let mut failures = 0;
        loop {
            match self.fetch_once(lane, sql.clone()).await {
                Err(error) if error.is_broken_connection() && begun.elapsed() < REPEAT_WITHIN => {}
                answer => return answer,
            }
            // After a restart each pooled connection is broken; the next one may be new.
            if failures > 0 {
                tokio::time::sleep(BACKOFF.after(failures)).await;
            }
            failures += 1;
        }
    }

    async fn fetch_once(&self, lane: Lane, sql: Sql<'static>) -> Result<Vec<Row>, SqlError> {
        self.read_in(lane).await?.fetch_all(sql).await
    }

    async fn read_in(&self, lane: Lane) -> Result<Connection, SqlError> {
        assert_none(self.id());
        match self {
            Self::Sqlite { readers, .. } => {
                let (connection, place) = readers.hold(lane).await?;
                Ok(self.held(ConnectionKind::Sqlite(connection), place))
            }
            Self::Postgres(pool) => {
                let (connection, place) = pool.hold(lane).await?;
                Ok(self.held(ConnectionKind::Postgres(connection), place))
            }
        }
    }

    async fn write_in(&self, lane: Lane) -> Result<Connection, SqlError> {
        let Self::Sqlite { writer, .. } = self else { return self.read_in(lane).await };
        assert_none(self.id());
        let (connection, place) = writer.hold(lane).await?;
        Ok(self.held(ConnectionKind::Sqlite(connection), place))
    }

    async fn begin_in(&self, lane: Lane) -> Result<WriteTransaction, SqlError> {
        assert_none(self.id());
        let (kind, place) = match self {
            Self::Sqlite { writer, .. } => {
                let (transaction, place) = writer.begin_in(lane, Some("BEGIN IMMEDIATE")).await?;
                (TransactionKind::Sqlite(transaction), place)
            }
            Self::Postgres(pool) => {
                let (transaction, place) = pool.begin_in(lane, None).await?;
                (TransactionKind::Postgres(transaction), place)
            }
        };
        Ok(WriteTransaction { lent: Lent::new(kind, place), _held: HeldConnection::of(self.id()) })
    }

    fn held(&self, kind: ConnectionKind, place: Place) -> Connection {
        Connection { lent: Lent::new(kind, place), _held: HeldConnection::of(self.id()) }
    }

    /// Identity of a database; the readers and the writer of one file share it.
    fn id(&self) -> usize {
        match self {
            Self::Sqlite { readers, .. } => readers.id(),
            Self::Postgres(pool) => pool.id(),
        }
    }
}

impl WriteTransaction {
    /// Wraps a transaction on the caller's own SQLite connection.
    pub fn of_sqlite(transaction: Transaction<'static, Sqlite>) -> Self {
        Self { lent: Lent::new(TransactionKind::Sqlite(transaction), None), _held: HeldConnection::of(0) }
    }
}

macro_rules! statements {
    ($type:ident, $kind:ident) => {
        impl $type {
            /// All rows of a query.
            pub async fn fetch_all(&mut self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
                let rows = match self.lent.begins()? {
                    $kind::Sqlite(connection) => {
                        let rows = sql.for_sqlite().fetch_all(&mut **connection).await;
                        rows.map(|rows| rows.into_iter().map(Row::Sqlite).collect())
                    }
                    $kind::Postgres(connection) => {
                        let rows = sql.for_postgres().fetch_all(&mut **connection).await;
                        rows.map(|rows| rows.into_iter().map(Row::Postgres).collect())
                    }
                };
                self.lent.ends();
                Ok(rows?)
            }

            /// First row of a query, if any.
            pub async fn fetch_optional(&mut self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
                Ok(self.fetch_all(sql).await?.into_iter().next())
            }

            /// Runs a statement and returns the number of affected rows.
            pub async fn execute(&mut self, sql: Sql<'_>) -> Result<u64, SqlError> {
                let touched = match self.lent.begins()? {
                    $kind::Sqlite(connection) => {
                        sql.for_sqlite().execute(&mut **connection).await.map(|done| done.rows_affected())
                    }
                    $kind::Postgres(connection) => {
                        sql.for_postgres().execute(&mut **connection).await.map(|done| done.rows_affected())
                    }
                };
                self.lent.ends();
                Ok(touched?)
            }

            /// For the few statements that differ between the databases.
            pub fn is_sqlite(&self) -> bool {
                matches!(self.lent.get(), Some($kind::Sqlite(_)))
            }
        }
    };
}

statements!(Connection, ConnectionKind);
statements!(WriteTransaction, TransactionKind);

impl WriteTransaction {
    /// Commits, to the end even if the caller is cancelled.
    #[boxed]
    pub async fn commit(self) -> Result<(), SqlError> {
        let Self { lent, _held } = self;
        lent.finish(|transaction| async move {
            match transaction {
                TransactionKind::Sqlite(transaction) => Ok(transaction.commit().await?),
                TransactionKind::Postgres(transaction) => Ok(transaction.commit().await?),
            }
        })
        .await
    }

    /// Rolls back, to the end even if the caller is cancelled.
    #[boxed]
    pub async fn rollback(self) -> Result<(), SqlError> {
        let Self { lent, _held } = self;
        lent.finish(|transaction| async move {
            match transaction {
                TransactionKind::Sqlite(transaction) => Ok(transaction.rollback().await?),
                TransactionKind::Postgres(transaction) => Ok(transaction.rollback().await?),
            }
        })
        .await
    }
}
