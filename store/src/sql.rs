//! One statement text for both databases: numbered placeholders (`$1`), and the three kinds of values that
//! PostgreSQL and SQLite share.
//!
//! Deliberately absent: a query builder, and any statement that reads the database's clock.

mod database;
mod error;
mod grant;
mod pool;
mod reading;
mod row;
mod scrub;
mod statement;

pub use sqlx::migrate::MigrateError;

pub use database::{Database, DatabaseUrl, InvalidDatabaseUrl};
pub use error::SqlError;
pub use pool::{Connection, Pool, PoolUse, WriteTransaction};
pub use reading::ReadingError;
pub use row::Row;
pub use statement::{Argument, Sql};
