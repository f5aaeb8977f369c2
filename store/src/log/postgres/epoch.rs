use crate::sql::{Row, Sql, SqlError, WriteTransaction};

/// Transactions in which rows of the present epoch came in that were recorded by another server, or were put in order by
/// an earlier call: a row names the transaction that recorded it, and the system column `xmin` names the one that wrote it
/// here. The two are the same, but for the epoch of the counter in the upper half, exactly where this server recorded it.
const BROUGHT: &str = "
select distinct xmin::text as brought from events
where epoch = (select epoch from log_epoch)
  and (transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
       or transaction_id::text::numeric % 4294967296 <> xmin::text::numeric)";

/// How the present epoch's greatest transaction id stands to what the server has counted.
const GREATEST: &str = "
select (select max(transaction_id::text::numeric) from (
            select transaction_id from events where epoch = (select epoch from log_epoch)
            order by epoch desc, transaction_id desc limit 1) as last)::text as found,
       pg_snapshot_xmax(pg_current_snapshot())::text as counted";

/// By how much the log's transaction ids exceed what this server has counted: its events come from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterExcess {
    /// The greatest transaction id of the log.
    pub found: u64,
    /// Below which this server hands none out any more.
    pub counted: u64,
}

/// How the order of events was settled after a restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reordering {
    /// To which new events belong.
    pub epoch: u32,
    /// Events that had been recorded between the restore and now, and stood among or before the restored ones.
    pub moved: u64,
}

/// Whether the present epoch holds events that this server cannot have recorded: transaction ids that it has not handed
/// out. A statement of one index row.
pub(in crate::log) fn counter_excess(row: Option<&Row>) -> Result<Option<CounterExcess>, SqlError> {
    let Some(row) = row else { return Ok(None) };
    let Some(found) = row.opt_parsed("found")? else { return Ok(None) };
    let counted = row.parsed("counted")?;
    Ok((found >= counted).then_some(CounterExcess { found, counted }))
}

pub(in crate::log) fn greatest() -> Sql<'static> {
    Sql::new(GREATEST)
}

/// Raises the epoch, in a transaction that waits for every append in flight and keeps new ones waiting: whoever sees the
/// new epoch then sees all events of the old one.
///
/// What this server has recorded since a dump was restored belongs behind the dump, in the order in which it was recorded:
/// it was decided on what the dump holds, and its streams go on from there. Its transaction ids, though, are from the
/// beginning of this server's counter and stand before or among those of the dump. So these rows go into the new epoch
/// together with all that follows; within it, this server's own counter is the order. Only `epoch` changes, which no hash
/// covers: the events themselves are untouched, and the triggers that protect them are off for this one statement, within
/// the lock. That takes the owner of the table.
pub(in crate::log) async fn raise(transaction: &mut WriteTransaction) -> Result<Reordering, SqlError> {
    // As long as a big log takes.
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
    // A default takes no parameter; the number comes from an integer column.
    transaction.execute(Sql::new(format!("alter table events alter column epoch set default {epoch}"))).await?;
    Ok(Reordering { epoch, moved })
}

/// Moves what this server recorded into the next epoch, where some of it would come before what was brought.
async fn move_behind(transaction: &mut WriteTransaction, brought: &[String]) -> Result<u64, SqlError> {
    // Ids of transactions, as the server wrote them.
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
