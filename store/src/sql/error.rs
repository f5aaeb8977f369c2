use thiserror::Error;

/// A statement that failed.
#[derive(Debug, Error)]
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
    Unavailable(#[source] sqlx::Error),
    /// A row that is not of the expected shape.
    #[error("a row cannot be read: {0}")]
    Row(String),
    /// Everything else.
    #[error("the database refused a statement: {0}")]
    Refused(#[source] sqlx::Error),
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

/// SQLSTATEs of PostgreSQL after which a transaction is worth another try: serialization failure, deadlock.
const CONTENTION: [&str; 2] = ["40001", "40P01"];
/// SQLSTATE classes that mean that PostgreSQL is starting, stopping or out of connections.
const UNAVAILABLE: [&str; 3] = ["57P", "53", "08"];
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
                | sqlx::Error::Protocol(_) => Self::Unavailable(error),
                sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::RowNotFound => {
                    Self::Row(error.to_string())
                }
                _ => Self::Refused(error),
            };
        };
        let code = database.code().unwrap_or_default().into_owned();
        if database.is_unique_violation() {
            let constraint = database.constraint().map_or_else(|| database.message().to_owned(), ToOwned::to_owned);
            return Self::Unique { constraint };
        }
        let sqlite_primary = code.parse::<u32>().map(|code| (code & 0xff).to_string());
        if CONTENTION.contains(&code.as_str()) || sqlite_primary.is_ok_and(|code| BUSY.contains(&code.as_str())) {
            return Self::Contention(database.message().to_owned());
        }
        if code.len() == 5 && UNAVAILABLE.iter().any(|class| code.starts_with(class)) {
            return Self::Unavailable(error);
        }
        Self::Refused(error)
    }
}
