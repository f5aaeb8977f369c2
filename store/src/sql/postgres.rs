//! Connection to PostgreSQL: pool, session settings, and checks of encoding and schema.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

use super::bulkhead::Bulkhead;
use super::{ConnectionBudget, Pool, SqlError, session};

/// Pool acquire timeout: shorter than a request's deadline, so that the answer says why.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens a pool with the service's session settings, and checks the database's encoding and schema.
pub(super) async fn connect(url: &str, budget: ConnectionBudget) -> Result<Pool, SqlError> {
    let options = session::options(PgConnectOptions::from_str(url)?);
    refuse_unreachable(&options).await?;
    let pool = PgPoolOptions::new()
        .max_connections(budget.pool)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(session::prepare(connection)))
        .connect_with(options)
        .await?;
    refuse_unfit(&pool).await?;
    Ok(Pool::Postgres(Bulkhead::new(pool, budget.reserved).of_server()))
}

/// Connects once to report why a server is unreachable: a pool would retry, and then report only its timeout.
pub(super) async fn refuse_unreachable(options: &PgConnectOptions) -> Result<(), SqlError> {
    let place = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let named = |why: &dyn std::fmt::Display, kind| {
        sqlx::Error::Io(io::Error::new(
            kind,
            format!("no PostgreSQL answers at {place} ({why}); HOSO_DATABASE_URL names it"),
        ))
    };
    match tokio::time::timeout(ACQUIRE_TIMEOUT, PgConnection::connect_with(options)).await {
        Ok(Ok(connection)) => Ok(connection.close().await?),
        Ok(Err(sqlx::Error::Io(error))) => Err(named(&error.kind(), error.kind()).into()),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(named(&"nothing within five seconds", io::ErrorKind::TimedOut).into()),
    }
}

/// Requires UTF-8 for Vietnamese texts, and a schema for tables to stand in, before anything is created.
async fn refuse_unfit(pool: &PgPool) -> Result<(), SqlError> {
    let sql = "select current_setting('server_encoding'), current_schema()::text";
    let (encoding, schema): (String, Option<String>) = sqlx::query_as(sql).fetch_one(pool).await?;
    if encoding != "UTF8" {
        return Err(SqlError::Unfit(format!(
            "its encoding is {encoding}: make one with `create database … encoding 'UTF8' template template0`"
        )));
    }
    if schema.is_none() {
        return Err(SqlError::Unfit(
            "no schema of the search_path is there and may be used: make one, or set the role's search_path".to_owned(),
        ));
    }
    Ok(())
}
