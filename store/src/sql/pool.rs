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

/// How long a read is repeated that met broken connections: well within the deadline of a request.
const REPEAT_WITHIN: Duration = Duration::from_secs(4);
/// Back-off of a read that is repeated.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(20), 2, Duration::from_millis(500));

/// Connections to one database.
///
/// A statement that is given to the pool runs in a task of its own: whoever asks may stop looking at its future for a
/// while (a stream whose reader is slow, an arm of a `select!`) without keeping a connection from all others.
#[derive(Clone, Debug)]
pub enum Pool {
    /// One file of SQLite: many readers, one writer.
    Sqlite {
        /// Sees what was committed before each statement.
        readers: Bulkhead<Sqlite>,
        /// A single connection.
        writer: Bulkhead<Sqlite>,
    },
    /// PostgreSQL.
    Postgres(Bulkhead<Postgres>),
}

/// How much of a pool is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// Connections that somebody has.
    pub used: u32,
    /// Connections that there may be.
    pub allowed: u32,
}

/// A connection for reading, or for writing without a transaction around it. Whoever holds one asks the same pool for
/// nothing else.
pub struct Connection {
    // In the order in which they are given back.
    lent: Lent<ConnectionKind>,
    _held: HeldConnection,
}

enum ConnectionKind {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction that may write; dropped without `commit`, it never was. Whoever holds one asks the same pool for
/// nothing else.
pub struct WriteTransaction {
    lent: Lent<TransactionKind>,
    _held: HeldConnection,
}

enum TransactionKind {
    /// Begun IMMEDIATE.
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

// Whatever goes wrong with a connection that nobody waits for, the pool finds out and opens another.
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
    /// Whether this is SQLite: for the few statements that cannot be the same.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Connection, SqlError> {
        self.read_in(Lane::current()).await
    }

    /// A connection for statements that write, each in a transaction of its own.
    pub async fn write(&self) -> Result<Connection, SqlError> {
        self.write_in(Lane::current()).await
    }

    /// A transaction that may write.
    pub async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        let lane = Lane::current();
        match self.begin_in(lane).await {
            // Pools do not ping before use: the first sign of a restarted server is a broken connection.
            Err(error) if error.is_broken_connection() && !self.is_sqlite() => self.begin_in(lane).await,
            begun => begun,
        }
    }

    /// All rows of a query. A read that met a broken connection is repeated, with a back-off and for some seconds at
    /// most: while a server restarts or another takes over, most questions are answered late rather than not.
    pub async fn fetch_all(&self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
        assert_none(self.id());
        let (pool, sql, lane) = (self.clone(), sql.into_owned(), Lane::current());
        run_apart(async move { pool.fetch_repeatedly(lane, &sql).await }).await
    }

    /// The first row of a query, if there is one.
    pub async fn fetch_optional(&self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
        Ok(self.fetch_all(sql).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own and tells how many rows it touched.
    pub async fn execute(&self, sql: Sql<'_>) -> Result<u64, SqlError> {
        assert_none(self.id());
        let (pool, sql, lane) = (self.clone(), sql.into_owned(), Lane::current());
        run_apart(async move { pool.write_in(lane).await?.execute(sql).await }).await
    }

    /// Runs one statement that writes and answers, in a transaction of its own: the first row that it gives back.
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
            // After a restart each connection of the pool is broken, and the next may be a new one.
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

    /// Tells one database from another: the readers and the writer of a file are of one.
    fn id(&self) -> usize {
        match self {
            Self::Sqlite { readers, .. } => readers.id(),
            Self::Postgres(pool) => pool.id(),
        }
    }
}

impl WriteTransaction {
    /// On a connection of SQLite that belongs to whoever has it.
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

            /// The first row of a query, if there is one.
            pub async fn fetch_optional(&mut self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
                Ok(self.fetch_all(sql).await?.into_iter().next())
            }

            /// Runs a statement and tells how many rows it touched.
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

            /// Whether this is SQLite: for the few statements that cannot be the same.
            pub fn is_sqlite(&self) -> bool {
                matches!(self.lent.get(), Some($kind::Sqlite(_)))
            }
        }
    };
}

statements!(Connection, ConnectionKind);
statements!(WriteTransaction, TransactionKind);

impl WriteTransaction {
    /// Makes it lasting, to the end even where whoever waits for it gives up.
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

    /// Undoes it, to the end even where whoever waits for it gives up.
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
