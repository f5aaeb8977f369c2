//! Statements with bound values for either database; only checked types can be bound.

use std::borrow::Cow;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Postgres, Sqlite};

use super::stored_json::StoredJson;
use super::stored_text::StoredText;

/// A value for a placeholder. A text becomes one by its type: what somebody sent is no value of a statement until it
/// was looked at, as a type of the domain, as a [`StoredText`] or as a [`StoredJson`].
///
/// ```compile_fail
/// let sent = String::from("a\0b");
/// store::sql::Sql::new("select $1").bind(sent);
/// ```
///
/// ```compile_fail
/// let sent = String::from("a\0b");
/// store::sql::Sql::new("select $1").bind(sent.as_str());
/// ```
///
/// ```compile_fail
/// let sent = serde_json::json!("a\0b");
/// store::sql::Sql::new("select $1").bind(&sent);
/// ```
///
/// ```compile_fail
/// let sent = serde_json::json!("a\0b");
/// store::sql::Sql::new("select $1").bind(sent);
/// ```
///
/// ```
/// # fn bound(sent: String) -> Result<store::sql::Sql<'static>, store::sql::SqlError> {
/// use store::sql::{Sql, StoredText};
/// Ok(Sql::new("select $1, $2").bind("a word of the program").bind(StoredText::new(sent)?))
/// # }
/// # fn bound_as_json(sent: &serde_json::Value) -> Result<store::sql::Sql<'static>, store::sql::SqlError> {
/// use store::sql::{Sql, StoredJson};
/// Ok(Sql::new("select $1").bind(StoredJson::new(sent)?))
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `text`.
    Text(Option<StoredText>),
    /// `bigint` or `integer`; also booleans, as 0 and 1.
    Integer(Option<i64>),
    /// `bytea` or `blob`.
    Bytes(Option<Vec<u8>>),
}

macro_rules! from {
    ($($type:ty => $variant:ident($value:ident) $convert:expr;)*) => {$(
        impl From<$type> for Argument {
            fn from($value: $type) -> Self {
                Self::$variant(Some($convert))
            }
        }

        impl From<Option<$type>> for Argument {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(|$value| $convert))
            }
        }
    )*};
}

from! {
    StoredText => Text(value) value;
    &'static str => Text(value) StoredText::own(value);
    &domain::text::Code => Text(value) StoredText::written(value);
    StoredJson => Text(value) value.into_text();
    i64 => Integer(value) value;
    i32 => Integer(value) i64::from(value);
    u32 => Integer(value) i64::from(value);
    bool => Integer(value) i64::from(value);
    Vec<u8> => Bytes(value) value;
    &[u8] => Bytes(value) value.to_vec();
    uuid::Uuid => Text(value) StoredText::written(&value);
    crate::log::Position => Text(value) StoredText::written(&value);
    domain::Moment => Integer(value) value.micros();
    domain::AccountId => Text(value) StoredText::written(&value);
    domain::AgencyId => Text(value) StoredText::written(&value);
    domain::DossierId => Text(value) StoredText::written(&value);
    domain::FileId => Text(value) StoredText::written(&value);
    domain::PaymentRequestId => Text(value) StoredText::written(&value);
    domain::MessageId => Text(value) StoredText::written(&value);
    domain::SubjectId => Text(value) StoredText::written(&value);
    chrono::NaiveDate => Text(value) StoredText::written(&value);
}

impl From<u64> for Argument {
    fn from(value: u64) -> Self {
        Self::Integer(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

/// Statement with its bound values, for either database. Moments are stored as microseconds since 1970 (`bigint`), ids
/// and days as text, booleans as 1 and 0.
#[derive(Debug, Clone)]
pub struct Sql<'q> {
    text: Cow<'q, str>,
    arguments: Vec<Argument>,
}

impl<'q> Sql<'q> {
    /// Statement without values yet; a text that never changes is prepared once per connection.
    pub fn new(text: impl Into<Cow<'q, str>>) -> Self {
        Self { text: text.into(), arguments: Vec::new() }
    }

    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Argument>) -> Self {
        self.arguments.push(value.into());
        self
    }

    /// Binds the next placeholders.
    #[must_use]
    pub fn bind_all<A: Into<Argument>>(mut self, values: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(values.into_iter().map(Into::into));
        self
    }

    pub(super) fn into_owned(self) -> Sql<'static> {
        Sql { text: Cow::Owned(self.text.into_owned()), arguments: self.arguments }
    }

    /// Placeholder list such as `$3, $4, $5`: `count` values from placeholder `first`.
    pub fn placeholders(first: usize, count: usize) -> String {
        (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn for_sqlite(&self) -> Query<'_, Sqlite, SqliteArguments<'_>> {
        self.arguments.iter().fold(sqlx::query(&self.text), |query, argument| match argument {
            Argument::Text(value) => query.bind(value.as_ref().map(StoredText::as_str)),
            Argument::Integer(value) => query.bind(*value),
            Argument::Bytes(value) => query.bind(value.as_deref()),
        })
    }

    pub(crate) fn for_postgres(&self) -> Query<'_, Postgres, PgArguments> {
        self.arguments.iter().fold(sqlx::query(&self.text), |query, argument| match argument {
            Argument::Text(value) => query.bind(value.as_ref().map(StoredText::as_str)),
            Argument::Integer(value) => query.bind(*value),
            Argument::Bytes(value) => query.bind(value.as_deref()),
        })
    }
}
