//! The log: one port, and its adapters on SQLite and PostgreSQL.
//!
//! Invariants: an event is stored once and never again touched; the sequence of a stream has no gap; the global
//! order skips nothing and repeats nothing, whoever writes at the same time.

mod batch;
mod group_commit;
mod port;
mod position;
mod postgres;
mod rows;
mod side_write;
mod sqlite;
mod standing;

use std::sync::Arc;

use crate::sql::{Database, Pool};

pub use group_commit::Appender;
pub use port::{
    Append, AppendError, EventLog, MAX_EVENTS, NewEvent, Page, Receipt, RequestKey, StoredEvent, StoredRequest,
    StreamId, Wake,
};
pub use position::{InvalidPosition, Position};
pub use postgres::PostgresLog;
pub use side_write::{ClaimKind, SideWrite};
pub use sqlite::SqliteLog;

/// The log of this database. Needs a running runtime: the log listens for what other processes commit.
pub fn open(database: &Database) -> Arc<dyn EventLog> {
    match &database.ledger {
        Pool::Sqlite { readers, writer } => Arc::new(SqliteLog::new(readers.clone(), writer.clone())),
        Pool::Postgres(pool) => Arc::new(PostgresLog::new(pool.clone())),
    }
}
