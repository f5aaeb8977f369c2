//! Appends with side writes in one transaction, isolated from each other by savepoints.

use std::slice;

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Acquire, Sqlite, Transaction};

use super::insert::{self, insert};
use crate::log::batch::PlacedAppend;
use crate::log::{AppendError, Receipt};
use crate::sql::SqlError;

/// Outcome of one append within a shared transaction.
pub(super) enum Outcome {
    Stored(Receipt),
    /// Conflict: the stream is not as expected, a key is gone, or the idempotency key is taken.
    Lost,
    /// Refused by a side write or a constraint.
    Refused(AppendError),
}

/// Appends in one transaction, each behind a savepoint of its own; an error means that none is stored.
pub(super) async fn append(writer: &SqlitePool, appends: &[PlacedAppend<'_>]) -> Result<Vec<Outcome>, SqlError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(appends.len());
    for placed in appends {
        outcomes.push(one(&mut transaction, placed).await?);
    }
    transaction.commit().await?;
    Ok(outcomes)
}

async fn one(transaction: &mut Transaction<'_, Sqlite>, placed: &PlacedAppend<'_>) -> Result<Outcome, SqlError> {
    let mut savepoint = transaction.begin().await?;
    match write(&mut savepoint, placed).await {
        Ok(stored @ Outcome::Stored(_)) => {
            savepoint.commit().await?;
            Ok(stored)
        }
        Ok(outcome) => {
            savepoint.rollback().await?;
            Ok(outcome)
        }
        Err(error) if insert::blames_a_row(&error) => {
            savepoint.rollback().await?;
            Ok(Outcome::Refused(error.into()))
        }
        // SQLite may have rolled back the whole transaction: rolling back to a savepoint of it would only hide why.
        Err(error) => Err(error),
    }
}

async fn write(connection: &mut SqliteConnection, placed: &PlacedAppend<'_>) -> Result<Outcome, SqlError> {
    let inserted = insert(&mut *connection, slice::from_ref(placed)).await?;
    let Some(receipt) = insert::receipt(placed.append, &inserted) else { return Ok(Outcome::Lost) };
    for side_write in &placed.append.side_writes {
        let touched = side_write.statement()?.for_sqlite().execute(&mut *connection).await?.rows_affected();
        if let (0, Some(refusal)) = (touched, side_write.refusal()) {
            return Ok(Outcome::Refused(refusal));
        }
    }
    Ok(Outcome::Stored(receipt))
}
