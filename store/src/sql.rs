//! SQL access to PostgreSQL and SQLite by one statement text: numbered placeholders (`$1`), and the three kinds of
//! values that both share.
//!
//! Deliberately absent: a query builder, and any statement that reads the database's clock.

mod budget;
mod bulkhead;
mod copy_folder;
mod database;
mod error;
mod file_copy;
mod grant;
mod held;
mod lane;
mod lent;
mod orphan;
mod pool;
mod postgres;
mod reading;
mod room;
mod row;
mod scrub;
mod session;
mod statement;
mod statement_task;
mod stored_json;
mod stored_text;
mod unstorable_text;
mod unusable;
mod write_probe;

pub use sqlx::migrate::MigrateError;

pub use budget::ConnectionBudget;
pub use bulkhead::Bulkhead;
pub use database::{Database, DatabaseUrl, InvalidDatabaseUrl};
pub use error::{Outage, SqlError};
pub use held::own_line;
pub use lane::as_worker;
pub use pool::{Connection, Pool, PoolUse, WriteTransaction};
pub use reading::ReadingError;
pub use row::Row;
pub(crate) use session::prepare;
pub use statement::{Argument, Sql};
pub use stored_json::StoredJson;
pub use stored_text::StoredText;
pub use unstorable_text::UnstorableText;
