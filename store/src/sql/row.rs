//! Typed access to the columns of a row of either database.

use std::str::FromStr;

use domain::Moment;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use super::SqlError;

/// Row of either database, read by column name.
pub enum Row {
    Sqlite(SqliteRow),
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
    pub fn text(&self, column: &str) -> Result<String, SqlError> {
        get!(self, column, String)
    }

    pub fn opt_text(&self, column: &str) -> Result<Option<String>, SqlError> {
        get!(self, column, Option<String>)
    }

    pub fn integer(&self, column: &str) -> Result<i64, SqlError> {
        get!(self, column, i64)
    }

    pub fn opt_integer(&self, column: &str) -> Result<Option<i64>, SqlError> {
        get!(self, column, Option<i64>)
    }

    /// Unsigned integer, such as a count or a version.
    pub fn count(&self, column: &str) -> Result<u64, SqlError> {
        u64::try_from(self.integer(column)?).map_err(|_| unreadable(column))
    }

    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, SqlError> {
        get!(self, column, Vec<u8>)
    }

    pub fn opt_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, SqlError> {
        get!(self, column, Option<Vec<u8>>)
    }

    /// Boolean, stored as 0 or 1.
    pub fn flag(&self, column: &str) -> Result<bool, SqlError> {
        Ok(self.integer(column)? != 0)
    }

    /// Moment, stored as microseconds since 1970.
    pub fn moment(&self, column: &str) -> Result<Moment, SqlError> {
        Moment::from_micros(self.integer(column)?).ok_or_else(|| unreadable(column))
    }

    pub fn opt_moment(&self, column: &str) -> Result<Option<Moment>, SqlError> {
        self.opt_integer(column)?
            .map(|micros| Moment::from_micros(micros).ok_or_else(|| unreadable(column)))
            .transpose()
    }

    /// Text parsed by `FromStr`: an id, a day, a code.
    pub fn parsed<T: FromStr>(&self, column: &str) -> Result<T, SqlError> {
        self.text(column)?.parse().map_err(|_| unreadable(column))
    }

    pub fn opt_parsed<T: FromStr>(&self, column: &str) -> Result<Option<T>, SqlError> {
        self.opt_text(column)?.map(|text| text.parse().map_err(|_| unreadable(column))).transpose()
    }

    /// JSON document: `jsonb` on PostgreSQL, text on SQLite.
    pub fn document(&self, column: &str) -> Result<serde_json::Value, SqlError> {
        get!(self, column, serde_json::Value)
    }

    /// JSON in a text column, deserialized.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, SqlError> {
        serde_json::from_str(&self.text(column)?).map_err(|_| unreadable(column))
    }

    pub fn opt_json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<Option<T>, SqlError> {
        self.opt_text(column)?.map(|text| serde_json::from_str(&text).map_err(|_| unreadable(column))).transpose()
    }
}

/// Names the column only: its content may be personal.
fn unreadable(column: &str) -> SqlError {
    SqlError::Row(format!("column {column} holds something else"))
}
