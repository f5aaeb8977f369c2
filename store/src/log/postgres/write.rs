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

/// How long a try may take before its connection is given up. A server that hangs must not keep callers for ever.
const DEADLINE: Duration = Duration::from_secs(8);

/// An append that has no answer yet.
pub(super) struct Open<'a> {
    pub(super) placed: PlacedAppend<'a>,
    /// How an earlier try was cut off, so that nobody knows what it came to.
    pub(super) cut_off: Option<SqlError>,
}

/// What one try came to for one append.
pub(super) enum Outcome {
    Stored(Receipt),
    /// Its stream is not as it expects, a key is gone, or its request is stored.
    Lost,
    /// Something else stands against it.
    Refused(AppendError),
}

impl PostgresLog {
    /// One try for all of these; an error means that none is stored, or that nobody knows where it is `Unavailable`.
    pub(super) async fn write(&self, open: &[Open<'_>]) -> Result<Vec<Outcome>, SqlError> {
        // Whatever is given up in the middle is closed, not kept: the server rolls it back.
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

/// The events come first: see `APPEND`, and no side write is spent on an append that has lost.
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
