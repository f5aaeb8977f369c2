//! Logs restored from a dump.

use domain::Moment;
use store::boxed;
use store::ledger::{Counters, GAP};
use store::log::{CounterExcess, Reordering, counter_excess, raise_epoch};
use store::sql::{Database, Sql, SqlError, StoredText, WriteTransaction};

use super::OpeningError;

/// Refuses a restored log whose order is not settled: new events would be shown nowhere.
#[boxed]
pub async fn refuse_unfinished_restore(database: &Database) -> Result<(), OpeningError> {
    match counter_excess(database).await? {
        Some(CounterExcess { found, counted }) => Err(OpeningError::UnfinishedRestore { found, counted }),
        None => Ok(()),
    }
}

/// Settles the order of a log restored from a dump, by epochs: events of the dump, then those recorded since, then
/// those to come. Numbers of dossiers get a gap, since events after the dump are lost with their numbers. `None` where
/// the log never needs it.
///
/// Read models may have followed moved events in the wrong order: all are rebuilt by the next start, and cursors on a
/// moved event move with it, in one transaction.
#[boxed]
pub async fn restored(database: &Database, now: Moment) -> Result<Option<Reordering>, SqlError> {
    let mut transaction = database.ledger.begin().await?;
    let Some(reordered) = raise_epoch(&mut transaction).await? else {
        transaction.rollback().await?;
        return Ok(None);
    };
    if reordered.moved > 0 {
        projections::forget_followed(&mut transaction).await?;
        move_cursors(&mut transaction, reordered.epoch).await?;
    }
    let evidence = format!("epoch {}", reordered.epoch);
    Counters::leave_gap(&mut transaction, &evidence, now.local_date(), GAP).await?;
    transaction.commit().await?;
    Ok(Some(reordered))
}

/// Moves the edge's cursors along with events that were moved to this epoch.
async fn move_cursors(transaction: &mut WriteTransaction, epoch: u32) -> Result<(), SqlError> {
    let (old, new) = (format!("{:08x}", epoch.saturating_sub(1)), format!("{epoch:08x}"));
    for (table, column) in [
        ("webhooks", "position"),
        ("webhooks", "delivered_position"),
        ("webhook_deliveries", "position"),
        ("deliveries", "ordinal"),
    ] {
        let sql = format!(
            "update {table} set {column} = $2 || substr({column}, 9) where substr({column}, 1, 8) = $1 and exists \
             (select 1 from events where (epoch, transaction_id, position) = ($3::bigint::integer, \
             ('x' || substr({table}.{column}, 10, 16))::bit(64)::bigint::text::xid8, \
             ('x' || substr({table}.{column}, 27, 16))::bit(64)::bigint))"
        );
        let sql = Sql::new(sql).bind(StoredText::new(&old)?).bind(StoredText::new(&new)?).bind(epoch);
        transaction.execute(sql).await?;
    }
    Ok(())
}
