use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::bulkhead::Bulkhead;
use super::{ConnectionBudget, Pool, SqlError, session};

/// How long a caller waits for a free connection: shorter than an answer may take, so that it says why.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A pool of sessions of the service, in a database that can hold what it keeps.
pub(super) async fn connect(url: &str, budget: ConnectionBudget) -> Result<Pool, SqlError> {
    let pool = PgPoolOptions::new()
        .max_connections(budget.pool)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(session::prepare(connection)))
        .connect_with(session::options(PgConnectOptions::from_str(url)?))
        .await?;
    refuse_unfit(&pool).await?;
    Ok(Pool::Postgres(Bulkhead::new(pool, budget.reserved).of_server()))
}

/// Texts are Vietnamese, and tables need a schema to stand in: said before anything is made.
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
