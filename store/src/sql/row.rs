use std::str::FromStr;

use domain::Moment;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::SqlError;

/// A row of either database, read by column name.
pub enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

macro_rules! get {
    ($self:ident, $column:ident, $type:ty) => {
        match $self {
            Self::Sqlite(row) => row.try_get::<$type, _>($column),
            Self::Postgres(row) => row.try_get::<$type, _>($column),
        }
        .map_err(SqlError::from)
    };
}

impl Row {
    /// A text.
    pub fn text(&self, column: &str) -> Result<String, SqlError> {
        get!(self, column, String)
    }

    /// A text or null.
    pub fn opt_text(&self, column: &str) -> Result<Option<String>, SqlError> {
        get!(self, column, Option<String>)
    }

    /// An integer.
    pub fn integer(&self, column: &str) -> Result<i64, SqlError> {
        get!(self, column, i64)
    }

    /// An integer or null.
    pub fn opt_integer(&self, column: &str) -> Result<Option<i64>, SqlError> {
        get!(self, column, Option<i64>)
    }

    /// An integer that counts something.
    pub fn count(&self, column: &str) -> Result<u64, SqlError> {
        u64::try_from(self.integer(column)?).map_err(|_| unreadable(column))
    }

    /// Bytes.
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, SqlError> {
        get!(self, column, Vec<u8>)
    }

    /// Bytes or null.
    pub fn opt_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, SqlError> {
        get!(self, column, Option<Vec<u8>>)
    }

    /// Yes or no.
    pub fn flag(&self, column: &str) -> Result<bool, SqlError> {
        Ok(self.integer(column)? != 0)
    }

    /// A moment.
    pub fn moment(&self, column: &str) -> Result<Moment, SqlError> {
        Moment::from_micros(self.integer(column)?).ok_or_else(|| unreadable(column))
    }

    /// A moment or null.
    pub fn opt_moment(&self, column: &str) -> Result<Option<Moment>, SqlError> {
        self.opt_integer(column)?
            .map(|micros| Moment::from_micros(micros).ok_or_else(|| unreadable(column)))
            .transpose()
    }

    /// A text that parses: an id, a day, a code.
    pub fn parsed<T: FromStr>(&self, column: &str) -> Result<T, SqlError> {
        self.text(column)?.parse().map_err(|_| unreadable(column))
    }

    /// A text that parses, or null.
    pub fn opt_parsed<T: FromStr>(&self, column: &str) -> Result<Option<T>, SqlError> {
        self.opt_text(column)?.map(|text| text.parse().map_err(|_| unreadable(column))).transpose()
    }

    /// A JSON document: `jsonb` on PostgreSQL, a text on SQLite.
    pub fn document(&self, column: &str) -> Result<serde_json::Value, SqlError> {
        get!(self, column, serde_json::Value)
    }

    /// A text that holds JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, SqlError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| unreadable(column))
    }

    /// A text that holds JSON, or null.
    pub fn opt_json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<Option<T>, SqlError> {
        self.opt_text(column)?.map(|text| serde_json::from_str(&text).map_err(|_| unreadable(column))).transpose()
    }
}

/// Names the column only: what stands in it may be personal.
fn unreadable(column: &str) -> SqlError {
    SqlError::Row(format!("column {column} holds something else"))
}
