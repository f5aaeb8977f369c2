//! Epochs of the log: raised after a restore, so that new events come after all restored ones.

use crate::sql::{Row, Sql, SqlError, WriteTransaction};

/// Transactions whose rows of the present epoch were restored from another server, or reordered by an earlier call:
/// `transaction_id` names the transaction that recorded a row, the system column `xmin` the one that wrote it here.
/// Both are the same, but for the counter's wraparound epoch in the upper half, exactly where this server recorded the
/// row.
const BROUGHT: &str = "
select distinct xmin::text as brought from events
where epoch = (select epoch from log_epoch)
  and (transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
       or transaction_id::text::numeric % 4294967296 <> xmin::text::numeric)";

/// Greatest transaction id of the present epoch, beside the server's own transaction counter.
const GREATEST: &str = "
select (select max(transaction_id::text::numeric) from (
            select transaction_id from events where epoch = (select epoch from log_epoch)
            order by epoch desc, transaction_id desc limit 1) as last)::text as found,
       pg_snapshot_xmax(pg_current_snapshot())::text as counted";

/// Excess of the log's transaction ids over this server's counter: its events were restored from another server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterExcess {
    /// Greatest transaction id in the log.
    pub found: u64,
    /// Transaction counter of this server: it hands out no lower id any more.
    pub counted: u64,
}

/// Result of raising the epoch after a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reordering {
    /// Epoch of new events.
    pub epoch: u32,
    /// Events recorded between the restore and now that stood among or before the restored ones, and were moved behind
    /// them.
    pub moved: u64,
}

/// Detects transaction ids in the present epoch that this server has not handed out. Reads one index row.
pub(in crate::log) fn counter_excess(row: Option<&Row>) -> Result<Option<CounterExcess>, SqlError> {
    let Some(row) = row else { return Ok(None) };
    let Some(found) = row.opt_parsed("found")? else { return Ok(None) };
    let counted = row.parsed("counted")?;
    Ok((found >= counted).then_some(CounterExcess { found, counted }))
}

pub(in crate::log) fn greatest() -> Sql<'static> {
    Sql::new(GREATEST)
}

/// Raises the epoch, in a transaction that waits for every append in flight and blocks new ones: a reader that sees the
/// new epoch then sees all events of the old one.
///
/// What this server has recorded since a dump was restored belongs behind the dump, in the order in which it was
/// recorded: it was decided on what the dump holds, and its streams go on from there. Its transaction ids, though, are
/// from the beginning of this server's counter and stand before or among those of the dump. So these rows go into the
/// new epoch together with all that follows; within it, this server's own counter is the order. Only `epoch` changes,
/// which no hash covers: the events themselves are untouched, and the triggers that protect them are off for this one
/// statement, within the lock. That takes the owner of the table.
pub(in crate::log) async fn raise(transaction: &mut WriteTransaction) -> Result<Reordering, SqlError> {
    // No timeout: it takes as long as the log is big.
    transaction.execute(Sql::new("set local statement_timeout = 0")).await?;
    transaction.execute(Sql::new("lock table events in access exclusive mode")).await?;
    let raised = "update log_epoch set epoch = epoch + 1 returning epoch::bigint as epoch";
    let brought: Vec<String> = {
        let rows = transaction.fetch_all(Sql::new(BROUGHT)).await?;
        rows.iter().map(|row| row.text("brought")).collect::<Result<_, _>>()?
    };
    let moved = if brought.is_empty() { 0 } else { move_behind(transaction, &brought).await? };
    let row = transaction.fetch_optional(Sql::new(raised)).await?;
    let epoch = row.ok_or_else(|| SqlError::Row("a log without an epoch".to_owned()))?.integer("epoch")?;
    let epoch = u32::try_from(epoch).map_err(|_| SqlError::Row("an epoch below zero".to_owned()))?;
    // `alter … default` takes no bind parameter; the number comes from an integer column.
    transaction.execute(Sql::new(format!("alter table events alter column epoch set default {epoch}"))).await?;
    Ok(Reordering { epoch, moved })
}

/// Moves the rows that this server recorded into the next epoch, if some of them precede restored ones.
async fn move_behind(transaction: &mut WriteTransaction, brought: &[String]) -> Result<u64, SqlError> {
    // Transaction ids as the server wrote them: no injection.
    let brought = brought.join(", ");
    let disorder = format!(
        "select count(*) as count from (select 1 from events where epoch = (select epoch from log_epoch) \
         and xmin::text::bigint not in ({brought}) \
         and transaction_id <= (select max(transaction_id::text::numeric)::text::xid8 from events \
         where epoch = (select epoch from log_epoch) and xmin::text::bigint in ({brought})) limit 1) as early"
    );
    let early = transaction.fetch_optional(Sql::new(disorder)).await?;
    if early.map(|row| row.count("count")).transpose()? != Some(1) {
        return Ok(0);
    }
    let triggers = ["events_refuse_statement", "events_refuse_row"];
    for trigger in triggers {
        transaction.execute(Sql::new(format!("alter table events disable trigger {trigger}"))).await?;
    }
    let sql = format!(
        "update events set epoch = epoch + 1 where epoch = (select epoch from log_epoch) \
         and xmin::text::bigint not in ({brought})"
    );
    let moved = transaction.execute(Sql::new(sql)).await?;
    for trigger in triggers {
        transaction.execute(Sql::new(format!("alter table events enable always trigger {trigger}"))).await?;
    }
    Ok(moved)
}
