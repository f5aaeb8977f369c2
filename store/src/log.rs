//! The event log: one port, and its adapters on SQLite and PostgreSQL.
//!
//! Invariants: stored events are immutable; the sequence of a stream has no gap; the global order skips nothing and
//! repeats nothing, whoever writes at the same time.

mod append_standing;
mod batch;
mod by_stream;
mod conflict;
mod group_commit;
mod metrics;
mod port;
mod position;
mod postgres;
mod resume_token;
mod rows;
mod side_write;
mod sqlite;
mod stored_event;
mod suspects;
mod under_way;

use crate::boxed;
use std::sync::Arc;

use domain::Moment;

use crate::sql::{Database, Pool, Sql, SqlError, WriteTransaction};

pub use append_standing::AppendStanding;
pub use by_stream::{Listed, RowKey, read_by_stream};
pub use group_commit::Appender;
pub use metrics::AppendMetrics;
pub use port::{
    Append, AppendError, EventLog, HeldBack, MAX_EVENTS, NewEvent, Page, Receipt, RequestKey, StoredRequest, Wake,
};
pub use position::{InvalidPosition, Position};
pub use postgres::PostgresLog;
pub use postgres::epoch::{CounterExcess, Reordering};
pub use resume_token::ResumeToken;
pub use side_write::{ClaimKind, SideWrite};
pub use sqlite::SqliteLog;
pub use stored_event::{StoredEvent, StreamId};

/// Opens the log of this database. Needs a running runtime: it listens for the commits of other processes.
pub fn open(database: &Database) -> Arc<dyn EventLog> {
    match &database.ledger {
        Pool::Sqlite { readers, writer } => Arc::new(SqliteLog::new(readers.clone(), writer.clone())),
        Pool::Postgres(pool) => Arc::new(PostgresLog::within(pool.clone(), database.budget)),
    }
}

/// Opens the log of a read-only database, without notifications between processes and the connection that they need.
pub fn open_for_reading(database: &Database) -> Arc<dyn EventLog> {
    match &database.ledger {
        Pool::Sqlite { readers, writer } => Arc::new(SqliteLog::unwatched(readers.clone(), writer.clone())),
        Pool::Postgres(pool) => Arc::new(PostgresLog::unnoticed(pool.clone(), database.budget)),
    }
}

/// Detects a restored dump: transaction ids beyond this server's counter, with [`raise_epoch`] not called since. Only
/// reads.
#[boxed]
pub async fn counter_excess(database: &Database) -> Result<Option<CounterExcess>, SqlError> {
    match &database.ledger {
        Pool::Sqlite { .. } => Ok(None),
        Pool::Postgres(_) => {
            let row = database.ledger.fetch_optional(postgres::epoch::greatest()).await?;
            postgres::epoch::counter_excess(row.as_ref())
        }
    }
}

/// Raises the epoch after a logical restore: new events come after all restored ones, whose transaction ids may be
/// above those that the new server counts, and so does what was recorded in between. Where events were moved, every
/// projection must be rebuilt, in the same transaction. `None` where the log needs no epochs.
#[boxed]
pub async fn raise_epoch(transaction: &mut WriteTransaction) -> Result<Option<Reordering>, SqlError> {
    if transaction.is_sqlite() {
        return Ok(None);
    }
    postgres::epoch::raise(transaction).await.map(Some)
}

/// Time of the newest event, by the clock of the edge that recorded it.
#[boxed]
pub async fn newest_recorded(database: &Database) -> Result<Option<Moment>, SqlError> {
    let text = match &database.ledger {
        Pool::Sqlite { .. } => {
            "select metadata ->> 'recordedAt' as recorded_at from events order by position desc limit 1"
        }
        Pool::Postgres(_) => {
            "select metadata ->> 'recordedAt' as recorded_at from events \
             order by epoch desc, transaction_id desc, position desc limit 1"
        }
    };
    database.ledger.fetch_optional(Sql::new(text)).await?.map(|row| row.parsed("recorded_at")).transpose()
}
