//! Connection pool of appends, last in, first out, so that prepared statements stay in use.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnection, PgPool};
use tokio::time::Instant;

use crate::sql::{SqlError, prepare};

/// Maximum age of a connection; the next one resolves the database's address anew, which finds it after a failover.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Connection pool for appends, LIFO.
///
/// sqlx's pool would rotate the statement around all of its connections, each of which has to plan it, and ping each
/// connection after each use.
pub(super) struct Connections {
    pool: PgPool,
    /// Limit of pooled connections, one per concurrent append; those beyond it are closed after use.
    most: u32,
    kept: Mutex<Vec<OpenConnection>>,
}

pub(super) struct OpenConnection {
    connection: PgConnection,
    since: Instant,
}

impl OpenConnection {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

impl Connections {
    pub(super) fn new(pool: PgPool, most: u32) -> Self {
        Self { pool, most, kept: Mutex::default() }
    }

    pub(super) fn most(&self) -> u32 {
        self.most
    }

    /// Takes a connection for one try; `keep` returns it, dropping it closes it.
    pub(super) async fn take(&self) -> Result<OpenConnection, SqlError> {
        while let Some(kept) = self.pop() {
            if kept.since.elapsed() < LIFETIME {
                return Ok(kept);
            }
            close(kept).await;
        }
        if self.pool.is_closed() {
            return Err(sqlx::Error::PoolClosed.into());
        }
        let mut connection = PgConnection::connect_with(&self.pool.connect_options()).await?;
        prepare(&mut connection).await?;
        Ok(OpenConnection { connection, since: Instant::now() })
    }

    /// Returns a healthy connection.
    pub(super) async fn keep(&self, kept: OpenConnection) {
        let superfluous = {
            let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() < self.most as usize {
                all.push(kept);
                None
            } else {
                Some(kept)
            }
        };
        if let Some(kept) = superfluous {
            close(kept).await;
        }
    }

    /// Closes all idle connections: where one broke, the others broke with it.
    pub(super) fn clear(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn pop(&self) -> Option<OpenConnection> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

async fn close(kept: OpenConnection) {
    if let Err(error) = kept.connection.close().await {
        tracing::debug!(%error, "a connection did not close");
    }
}
