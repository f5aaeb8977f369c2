use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{Postgres, Sqlite, Transaction};
use tokio::time::Instant;

use super::{Row, Sql, SqlError};

/// How long a read is repeated that met broken connections: well within the deadline of a request.
const REPEAT_WITHIN: Duration = Duration::from_secs(4);
/// Back-off of a read: from here, twice as long each time.
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);
/// Back-off of a read: no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Connections to one database.
#[derive(Clone, Debug)]
pub enum Pool {
    /// One file of SQLite: many readers, one writer.
    Sqlite {
        /// Sees what was committed before each statement.
        readers: SqlitePool,
        /// A single connection.
        writer: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

/// How much of a pool is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// Connections that somebody has.
    pub used: u32,
    /// Connections that there may be.
    pub allowed: u32,
}

/// A connection for reading, or for writing without a transaction around it.
pub enum Connection {
    /// To SQLite.
    Sqlite(PoolConnection<Sqlite>),
    /// To PostgreSQL.
    Postgres(PoolConnection<Postgres>),
}

/// A transaction that may write; dropped without `commit`, it never was.
pub enum WriteTransaction {
    /// Of SQLite, begun IMMEDIATE.
    Sqlite(Transaction<'static, Sqlite>),
    /// Of PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Pool {
    /// Whether this is SQLite: for the few statements that cannot be the same.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Connection, SqlError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// A connection for statements that write, each in a transaction of its own.
    pub async fn write(&self) -> Result<Connection, SqlError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// A transaction that may write.
    pub async fn begin(&self) -> Result<WriteTransaction, SqlError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => WriteTransaction::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => match pool.begin().await.map_err(SqlError::from) {
                Ok(transaction) => WriteTransaction::Postgres(transaction),
                // Pools do not ping before use: the first sign of a restarted server is a broken connection.
                Err(SqlError::Unavailable(_)) => WriteTransaction::Postgres(pool.begin().await?),
                Err(error) => return Err(error),
            },
        })
    }

    /// All rows of a query. A read that met a broken connection is repeated, with a back-off and for some seconds at
    /// most: while a server restarts or another takes over, most questions are answered late rather than not.
    pub async fn fetch_all(&self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
        let begun = Instant::now();
        let mut pause = Duration::ZERO;
        loop {
            match self.fetch_once(sql.clone()).await {
                Err(error) if error.is_broken_connection() && begun.elapsed() < REPEAT_WITHIN => {}
                answer => return answer,
            }
            // After a restart each connection of the pool is broken, and the next may be a new one.
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
            pause = (pause * 2).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        }
    }

    async fn fetch_once(&self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
        self.read().await?.fetch_all(sql).await
    }

    /// The first row of a query, if there is one.
    pub async fn fetch_optional(&self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
        Ok(self.fetch_all(sql).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own and tells how many rows it touched.
    pub async fn execute(&self, sql: Sql<'_>) -> Result<u64, SqlError> {
        self.write().await?.execute(sql).await
    }
}

macro_rules! statements {
    ($type:ident) => {
        impl $type {
            /// All rows of a query.
            pub async fn fetch_all(&mut self, sql: Sql<'_>) -> Result<Vec<Row>, SqlError> {
                Ok(match self {
                    Self::Sqlite(connection) => {
                        let rows = sql.for_sqlite().fetch_all(&mut **connection).await?;
                        rows.into_iter().map(Row::Sqlite).collect()
                    }
                    Self::Postgres(connection) => {
                        let rows = sql.for_postgres().fetch_all(&mut **connection).await?;
                        rows.into_iter().map(Row::Postgres).collect()
                    }
                })
            }

            /// The first row of a query, if there is one.
            pub async fn fetch_optional(&mut self, sql: Sql<'_>) -> Result<Option<Row>, SqlError> {
                Ok(self.fetch_all(sql).await?.into_iter().next())
            }

            /// Runs a statement and tells how many rows it touched.
            pub async fn execute(&mut self, sql: Sql<'_>) -> Result<u64, SqlError> {
                Ok(match self {
                    Self::Sqlite(connection) => sql.for_sqlite().execute(&mut **connection).await?.rows_affected(),
                    Self::Postgres(connection) => sql.for_postgres().execute(&mut **connection).await?.rows_affected(),
                })
            }

            /// Whether this is SQLite: for the few statements that cannot be the same.
            pub fn is_sqlite(&self) -> bool {
                matches!(self, Self::Sqlite(_))
            }
        }
    };
}

statements!(Connection);
statements!(WriteTransaction);

impl WriteTransaction {
    /// Makes it lasting.
    pub async fn commit(self) -> Result<(), SqlError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Undoes it.
    pub async fn rollback(self) -> Result<(), SqlError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}
