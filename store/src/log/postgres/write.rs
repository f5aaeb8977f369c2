//! A single try of appends on one connection: a batch, or one append with its side writes in a transaction.

use std::io;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgConnection;
use tokio::time::timeout;

use super::PostgresLog;
use super::insert::insert;
use crate::log::batch::PlacedAppend;
use crate::log::{Append, AppendError, Receipt};
use crate::sql::SqlError;

/// Timeout of a try; its connection is given up, so that a hanging server does not keep callers for ever.
const DEADLINE: Duration = Duration::from_secs(8);

/// Append without an answer yet.
pub(super) struct Open<'a> {
    pub(super) placed: PlacedAppend<'a>,
    /// Error that cut off an earlier try, whose outcome is therefore unknown.
    pub(super) cut_off: Option<SqlError>,
}

/// Outcome of one try for one append.
pub(super) enum Outcome {
    Stored(Receipt),
    /// Conflict: the stream is not as expected, a key is gone, or the idempotency key is taken.
    Lost,
    /// Refused by a side write or a constraint.
    Refused(AppendError),
}

impl PostgresLog {
    /// Tries to store all of these; an error means that none is stored, or for `Unavailable` that this is unknown.
    pub(super) async fn write(&self, open: &[Open<'_>]) -> Result<Vec<Outcome>, SqlError> {
        // A connection given up halfway is closed, not pooled: the server rolls back.
        let tried = timeout(DEADLINE, async {
            let mut kept = self.connections.take().await?;
            let outcomes = write(kept.connection(), open).await;
            if !matches!(outcomes, Err(SqlError::Unavailable(_))) {
                self.connections.keep(kept).await;
            }
            outcomes
        });
        let outcomes = tried.await.unwrap_or_else(|_| Err(no_answer()));
        if let Err(SqlError::Unavailable(_)) = outcomes {
            self.connections.clear();
        }
        outcomes
    }
}

async fn write(connection: &mut PgConnection, open: &[Open<'_>]) -> Result<Vec<Outcome>, SqlError> {
    if let [Open { placed, .. }] = open
        && !placed.append.side_writes.is_empty()
    {
        return Ok(vec![with_side_writes(connection, placed.append).await?]);
    }
    let appends: Vec<_> = open.iter().map(|open| open.placed.append).collect();
    let receipts = insert(connection, &appends).await?;
    Ok(receipts.into_iter().map(|receipt| receipt.map_or(Outcome::Lost, Outcome::Stored)).collect())
}

/// Stores one append with its side writes in one transaction. The events come first: see `APPEND`; and no side write is
/// run for an append that lost.
async fn with_side_writes(connection: &mut PgConnection, append: &Append) -> Result<Outcome, SqlError> {
    let mut transaction = connection.begin().await?;
    let Some(receipt) = insert(&mut transaction, &[append]).await?.into_iter().next().flatten() else {
        transaction.rollback().await?;
        return Ok(Outcome::Lost);
    };
    for side_write in &append.side_writes {
        let touched = side_write.statement()?.for_postgres().execute(&mut *transaction).await?.rows_affected();
        if let (0, Some(refusal)) = (touched, side_write.refusal()) {
            transaction.rollback().await?;
            return Ok(Outcome::Refused(refusal));
        }
    }
    transaction.commit().await?;
    Ok(Outcome::Stored(receipt))
}

fn no_answer() -> SqlError {
    sqlx::Error::Io(io::Error::from(io::ErrorKind::TimedOut)).into()
}
