use std::sync::Arc;

use thiserror::Error;

use super::UnstorableText;

/// A statement that failed. It can be cloned, because one failed commit is told to everybody who was in it.
#[derive(Debug, Clone, Error)]
pub enum SqlError {
    /// A unique key refused a row; PostgreSQL names the constraint, SQLite `table.column`.
    #[error("unique key {constraint} refused a row")]
    Unique {
        /// What the database calls it.
        constraint: String,
    },
    /// Two transactions stood in each other's way, or the database was busy; another try may succeed.
    #[error("the database asks for another try: {0}")]
    Contention(String),
    /// The database cannot be reached now.
    #[error("the database cannot be reached: {0}")]
    Unavailable(#[source] Arc<sqlx::Error>),
    /// A row that is not of the expected shape.
    #[error("a row cannot be read: {0}")]
    Row(String),
    /// A text that no database keeps: the mistake of whoever sent it. Reachable as a `source` of every error above.
    #[error("a statement was not sent: {0}")]
    Text(#[source] UnstorableText),
    /// Everything else.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] Arc<sqlx::Error>),
}

impl SqlError {
    /// Whether this unique key refused: its constraint on PostgreSQL, or its table and column on SQLite.
    pub fn is_unique(&self, constraint: &str, table_column: &str) -> bool {
        matches!(self, Self::Unique { constraint: found } if found == constraint || found.contains(table_column))
    }

    /// Whether the same statement may succeed when sent again.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Contention(_) | Self::Unavailable(_))
    }
}

/// SQLSTATEs of PostgreSQL after which a transaction is worth another try: serialization failure, deadlock, a lock
/// that did not come, a statement that had to wait too long.
const CONTENTION: [&str; 4] = ["40001", "40P01", "55P03", "57014"];
/// Beginnings of SQLSTATEs that mean that PostgreSQL is starting, stopping, out of something, or not the primary.
const UNAVAILABLE: [&str; 4] = ["57P", "53", "08", "25006"];
/// SQLSTATEs of PostgreSQL for a character that no text or JSON document holds there: the bytes of one, its escape in
/// JSON.
const UNSTORABLE: [&str; 2] = ["22021", "22P05"];
/// Primary codes of SQLite: busy, locked.
const BUSY: [&str; 2] = ["5", "6"];

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
                // Of the values that are bound only texts can fail to be encoded.
                sqlx::Error::Encode(_) => Self::Text(UnstorableText),
                sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::RowNotFound => {
                    Self::Row(error.to_string())
                }
                _ => Self::Refused(Arc::new(error)),
            };
        };
        let code = database.code().unwrap_or_default().into_owned();
        if database.is_unique_violation() {
            let constraint = database.constraint().map_or_else(|| database.message().to_owned(), ToOwned::to_owned);
            return Self::Unique { constraint };
        }
        if UNSTORABLE.contains(&code.as_str()) {
            return Self::Text(UnstorableText);
        }
        let sqlite_primary = code.parse::<u32>().map(|code| (code & 0xff).to_string());
        if CONTENTION.contains(&code.as_str()) || sqlite_primary.is_ok_and(|code| BUSY.contains(&code.as_str())) {
            return Self::Contention(database.message().to_owned());
        }
        if code.len() == 5 && UNAVAILABLE.iter().any(|class| code.starts_with(class)) {
            return Self::Unavailable(Arc::new(error));
        }
        Self::Refused(Arc::new(error))
    }
}
