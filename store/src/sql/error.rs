//! Classification of database errors: transient, outage, conflict, full disk, or a fault of the statement.

use std::sync::Arc;

use sqlx::sqlite::SqliteError;
use thiserror::Error;

use super::UnstorableText;

/// Error of a statement. Cloneable, because one failed group commit is reported to every append in it.
#[derive(Debug, Clone, Error)]
pub enum SqlError {
    /// Unique constraint violation; PostgreSQL names the constraint, SQLite `table.column`.
    #[error("unique key {constraint} refused a row")]
    Unique {
        /// Name of the constraint in the database.
        constraint: String,
    },
    /// Serialization failure, deadlock, lock timeout or busy database; a retry may succeed.
    #[error("the database asks for another try: {0}")]
    Contention(String),
    /// The database is unreachable for now.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] Arc<sqlx::Error>),
    /// Disk full. The database refuses at once and stores nothing, so a retry waits for somebody to make room.
    #[error("the database has no room left: {0}")]
    OutOfSpace(#[source] Arc<sqlx::Error>),
    /// A row of unexpected shape.
    #[error("a row cannot be read: {0}")]
    Row(String),
    /// The configuration of the database is unfit for serving.
    #[error("the database cannot be used: {0}")]
    Unfit(String),
    /// A text that no database stores: a fault of the input. Reachable as a `source` of every error above.
    #[error("a statement was not sent: {0}")]
    Text(#[source] UnstorableText),
    /// Everything else.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] Arc<sqlx::Error>),
}

impl SqlError {
    /// Whether this unique constraint was violated: its name on PostgreSQL, or its table and column on SQLite.
    pub fn is_unique(&self, constraint: &str, table_column: &str) -> bool {
        matches!(self, Self::Unique { constraint: found } if found == constraint || found.contains(table_column))
    }

    /// Whether a retry of the same statement may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Contention(_) | Self::Unavailable(_) | Self::OutOfSpace(_) => true,
            Self::Unique { .. } | Self::Row(_) | Self::Text(_) | Self::Unfit(_) | Self::Refused(_) => false,
        }
    }

    /// Whether a retry on another connection may succeed. Not after an acquire timeout, where another wait would only
    /// lengthen the queue; nor for SQLite, where an unreadable file is the same for every connection.
    pub(crate) fn is_broken_connection(&self) -> bool {
        match self {
            Self::Unavailable(cause) => match &**cause {
                sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => false,
                sqlx::Error::Database(error) => error.try_downcast_ref::<SqliteError>().is_none(),
                _ => true,
            },
            Self::Unique { .. }
            | Self::Contention(_)
            | Self::OutOfSpace(_)
            | Self::Row(_)
            | Self::Text(_)
            | Self::Unfit(_)
            | Self::Refused(_) => false,
        }
    }
}

/// Tells an outage, which passes without a change to the program or the data, from a fault.
pub trait Outage {
    /// Whether the same would work once the database answers again, has room, or is less busy.
    fn is_outage(&self) -> bool;
}

impl Outage for SqlError {
    fn is_outage(&self) -> bool {
        self.is_transient()
    }
}

/// SQLSTATEs of PostgreSQL worth a retry: serialization failure, deadlock, lock timeout, statement timeout.
const CONTENTION: [&str; 4] = ["40001", "40P01", "55P03", "57014"];
/// SQLSTATE of PostgreSQL: disk full.
const DISK_FULL: &str = "53100";
/// SQLSTATE prefixes of PostgreSQL for an outage: starting, stopping, out of resources, not the primary, or I/O errors
/// of its machine.
const UNAVAILABLE: [&str; 5] = ["57P", "53", "08", "25006", "58030"];

/// SQLSTATEs of PostgreSQL for a character that no text or JSON document can hold: as bytes, and as an escape in JSON.
const UNSTORABLE: [&str; 2] = ["22021", "22P05"];

/// Primary result codes of SQLite.
pub(super) mod sqlite_code {
    use sqlx::sqlite::SqliteError;

    /// Primary result code of an error that SQLite gave.
    pub(in crate::sql) fn primary(error: &sqlx::Error) -> Option<u32> {
        let error = error.as_database_error().filter(|error| error.try_downcast_ref::<SqliteError>().is_some())?;
        // The lowest byte of an extended code is the primary one.
        Some(error.code()?.parse::<u32>().ok()? & 0xff)
    }

    pub(super) const BUSY: u32 = 5;
    pub(super) const LOCKED: u32 = 6;
    pub(super) const NOMEM: u32 = 7;
    pub(in crate::sql) const READONLY: u32 = 8;
    pub(super) const IOERR: u32 = 10;
    pub(in crate::sql) const CORRUPT: u32 = 11;
    pub(super) const FULL: u32 = 13;
    pub(in crate::sql) const CANTOPEN: u32 = 14;
    pub(super) const PROTOCOL: u32 = 15;
}

impl From<sqlx::Error> for SqlError {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            return match error {
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Protocol(_) => Self::Unavailable(Arc::new(error)),
                sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::RowNotFound => {
                    Self::Row(error.to_string())
                }
                _ => Self::Refused(Arc::new(error)),
            };
        };
        if database.is_unique_violation() {
            let constraint = database.constraint().map_or_else(|| database.message().to_owned(), ToOwned::to_owned);
            return Self::Unique { constraint };
        }
        // The codes of one database are also numbers of the other: 42501 of PostgreSQL would be an extended 5 of
        // SQLite.
        if database.try_downcast_ref::<SqliteError>().is_some() {
            return of_sqlite(sqlite_code::primary(&error).unwrap_or_default(), error);
        }
        let code = database.code().unwrap_or_default().into_owned();
        of_postgres(&code, error)
    }
}

fn of_sqlite(code: u32, error: sqlx::Error) -> SqlError {
    match code {
        sqlite_code::BUSY | sqlite_code::LOCKED => SqlError::Contention(error.to_string()),
        sqlite_code::FULL => SqlError::OutOfSpace(Arc::new(error)),
        sqlite_code::NOMEM
        | sqlite_code::READONLY
        | sqlite_code::IOERR
        | sqlite_code::CANTOPEN
        | sqlite_code::PROTOCOL => SqlError::Unavailable(Arc::new(error)),
        _ => SqlError::Refused(Arc::new(error)),
    }
}

fn of_postgres(code: &str, error: sqlx::Error) -> SqlError {
    if UNSTORABLE.contains(&code) {
        SqlError::Text(UnstorableText::Character)
    } else if CONTENTION.contains(&code) {
        SqlError::Contention(error.to_string())
    } else if code == DISK_FULL {
        SqlError::OutOfSpace(Arc::new(error))
    } else if UNAVAILABLE.iter().any(|class| code.starts_with(class)) {
        SqlError::Unavailable(Arc::new(error))
    } else {
        SqlError::Refused(Arc::new(error))
    }
}
