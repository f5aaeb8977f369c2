//! Queue of webhook deliveries and their dead letters.

use std::collections::BTreeSet;

use domain::Moment;
use foundation::backlog::Backlog;
use projections::{Conditions, KeyType, Keyset, Order, Page, PageRequest, QueryError};
use store::log::{Position, ResumeToken};
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::request::Ordered;
use crate::queue::{Changed, QueueTable};

/// Queue table of waiting and dead deliveries; arrived ones leave it. `next_attempt_at` only says that one waits: the
/// due time is its lane's.
pub(super) const DELIVERIES: QueueTable = QueueTable {
    name: "webhook_deliveries",
    key: ["webhook", "position"],
    waiting: "dead_at is null",
    dead_at: "dead_at",
    revived: "dead_at = null, attempts = 0",
    counts_failures: true,
};

/// Most attempts of a delivery; the pauses between them add up to half a day.
pub(super) const TRIES: u64 = 14;
/// Cap of the count of dead letters.
const DEAD_COUNTED: u32 = 10_000;
/// Lanes of one webhook claimed per pass.
pub(super) const ROUND: u32 = 64;
/// Window of due deliveries per webhook: beyond it the log is not read on (backpressure).
const DUE_AT_MOST: u32 = 1_000;
/// Window of all waiting deliveries per webhook, due or not.
const HELD_AT_MOST: u32 = 100_000;

/// Selects due lanes of a webhook, up to a limit.
pub const LANES_DUE: &str = "select subject, due_at from webhook_lanes where webhook = $1 and due_at <= $2 \
    order by due_at, subject limit $3";
/// Counts due deliveries of a webhook over a number of lanes, up to a number each. Lane by lane, since PostgreSQL reads
/// the whole index for a join with a table that has grown since its statistics.
pub const DUE: &str = "select cast(coalesce(sum((select count(*) from (select 1 as one from webhook_deliveries d \
    where d.webhook = $1 and d.subject = l.subject and d.dead_at is null limit $4) as found)), 0) as bigint) as count \
    from (select subject from webhook_lanes where webhook = $1 and due_at <= $2 order by due_at, subject limit $3) as l";

/// Order of dead letters (keyset pagination).
const OLDEST_FIRST: Order = Order { tag: "dead-letters", columns: &[("position", KeyType::Text)], descending: false };

/// Waiting deliveries and dead letters in the database.
#[derive(Clone)]
pub(super) struct Queue {
    edge: Pool,
}

/// A delivery to enqueue.
pub(super) struct NewDelivery {
    pub position: Position,
    pub event: Uuid,
    pub event_type: String,
    /// Ordering key: a dossier and its exchange share one id.
    pub subject: String,
    pub body: String,
}

/// A delivery that is not retried any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    pub webhook: Uuid,
    /// Position of its event in the log.
    pub position: Position,
    pub event_type: String,
    /// Id of the event's stream: dossier or account.
    pub subject: String,
    pub attempts: u64,
    /// Time of giving up.
    pub at: Moment,
    /// Label of the last failure.
    pub error: Option<String>,
}

impl Queue {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// True while the window has room. Deliveries in lanes that are not due, most of them behind a failed one, count
    /// far less: they must not keep events of other subjects from being read.
    pub(super) async fn has_room(&self, webhook: Uuid, now: Moment) -> Result<bool, SqlError> {
        let all = counted("select 1 as one from webhook_deliveries where webhook = $1 and dead_at is null limit $2");
        // Lanes enough for a pass, or few with many deliveries each.
        let lanes = Sql::new(counted(LANES_DUE)).bind(webhook).bind(now).bind(ROUND);
        let due = Sql::new(DUE).bind(webhook).bind(now).bind(ROUND).bind(DUE_AT_MOST);
        let all = Sql::new(all).bind(webhook).bind(HELD_AT_MOST);
        Ok(self.count(lanes).await? < u64::from(ROUND)
            && self.count(due).await? < u64::from(DUE_AT_MOST)
            && self.count(all).await? < u64::from(HELD_AT_MOST))
    }

    async fn count(&self, sql: Sql<'_>) -> Result<u64, SqlError> {
        self.edge.fetch_optional(sql).await?.map_or(Ok(0), |row| row.count("count"))
    }

    /// Adds missing lanes: an older release running beside the upgrade enqueues without one, and nobody
    /// would find its deliveries.
    pub(super) async fn lay_lanes(&self, now: Moment) -> Result<u64, SqlError> {
        let sql = "insert into webhook_lanes (webhook, subject, due_at) \
                   select distinct d.webhook, d.subject, $1 from webhook_deliveries d \
                   where d.dead_at is null and not exists (select 1 from webhook_lanes l \
                   where l.webhook = d.webhook and l.subject = d.subject) on conflict do nothing";
        self.edge.execute(Sql::new(sql).bind(now)).await
    }

    /// Enqueues deliveries of a range of the log, by compare-and-set on the webhook's position; `false` where another
    /// instance won, or the webhook was moved.
    pub(super) async fn enqueue(
        &self,
        webhook: Uuid,
        (from, to): (Position, ResumeToken),
        wanted: &[NewDelivery],
        now: Moment,
    ) -> Result<bool, SqlError> {
        let mut transaction = self.edge.begin().await?;
        let moved = "update webhooks set position = $1, position_hash = $2 where id = $3 and position = $4";
        let moved = Sql::new(moved).bind(to.position()).bind(to.hash()).bind(webhook).bind(from);
        if transaction.execute(moved).await? != 1 {
            return Ok(false);
        }
        insert(&mut transaction, webhook, wanted, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Rewinds a webhook to a position: later events are read and delivered again.
    pub(super) async fn replay(
        &self,
        webhook: Uuid,
        after: ResumeToken,
        ordered: Ordered<'_>,
    ) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, webhook).await? {
            return Ok(Changed::Repeated);
        }
        let moved = "update webhooks set position = $1, position_hash = $2, rests_until = null, gone_at = null \
                      where id = $3";
        let position = after.position();
        let moved = Sql::new(moved).bind(position).bind(after.hash()).bind(webhook);
        if transaction.execute(moved).await? != 1 {
            return Ok(Changed::Unknown);
        }
        let sql = "delete from webhook_deliveries where webhook = $1 and position > $2";
        transaction.execute(Sql::new(sql).bind(webhook).bind(position)).await?;
        let sql = "delete from webhook_lanes where webhook = $1 and not exists (select 1 from webhook_deliveries d \
                   where d.webhook = $1 and d.subject = webhook_lanes.subject and d.dead_at is null)";
        transaction.execute(Sql::new(sql).bind(webhook)).await?;
        // Ends running leases: deliveries read again are delivered again.
        let sql = "update webhook_lanes set due_at = $2 where webhook = $1";
        transaction.execute(Sql::new(sql).bind(webhook).bind(ordered.at)).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    pub(super) async fn dead_letters(
        &self,
        webhook: Uuid,
        request: &PageRequest,
    ) -> Result<Page<DeadLetter>, QueryError> {
        let mut conditions = Conditions::default();
        let id = conditions.bind(webhook);
        conditions.and(format!("webhook = {id}"));
        conditions.and("dead_at is not null");
        let columns = "position, event_type, subject, attempts, dead_at, last_error";
        let rows = Keyset::new(&OLDEST_FIRST, request);
        let rows = rows.fetch(&self.edge, columns, "from webhook_deliveries", conditions).await?;
        Ok(rows.read(|row| dead_letter(webhook, row))?)
    }

    pub(super) async fn backlog(&self) -> Result<Backlog, SqlError> {
        DELIVERIES.backlog(&self.edge).await
    }

    pub(super) async fn count_dead(&self) -> Result<u64, SqlError> {
        let dead = counted("select 1 as one from webhook_deliveries where dead_at is not null limit $1");
        self.count(Sql::new(dead).bind(DEAD_COUNTED)).await
    }

    pub(super) async fn retry(
        &self,
        webhook: Uuid,
        position: Position,
        ordered: Ordered<'_>,
    ) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, webhook).await? {
            return Ok(Changed::Repeated);
        }
        // Lock order: the webhook's row before its lanes.
        let woken = "update webhooks set rests_until = null, gone_at = null where id = $1";
        transaction.execute(Sql::new(woken).bind(webhook)).await?;
        if !DELIVERIES.revive(&mut transaction, [webhook.into(), position.into()], ordered.at).await? {
            return Ok(Changed::Unknown);
        }
        let sql = "insert into webhook_lanes (webhook, subject, due_at) select webhook, subject, $3 \
                   from webhook_deliveries where webhook = $1 and position = $2 \
                   on conflict (webhook, subject) do update set due_at = excluded.due_at";
        let sql = Sql::new(sql).bind(webhook).bind(position).bind(ordered.at);
        transaction.execute(sql).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }
}

/// SQL that counts these rows.
fn counted(rows: &str) -> String {
    format!("select count(*) as count from ({rows}) as found")
}

/// Inserts deliveries and missing lanes: two statements, however many they are.
async fn insert(
    transaction: &mut WriteTransaction,
    webhook: Uuid,
    wanted: &[NewDelivery],
    now: Moment,
) -> Result<(), SqlError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let columns = ["webhook", "next_attempt_at", "position", "event", "event_type", "subject", "body"];
    let row = |wanted: &NewDelivery| -> Result<[Argument; 7], SqlError> {
        Ok([
            webhook.into(),
            now.into(),
            wanted.position.into(),
            wanted.event.into(),
            StoredText::new(&wanted.event_type)?.into(),
            StoredText::new(&wanted.subject)?.into(),
            StoredText::document(&wanted.body)?.into(),
        ])
    };
    let rows = wanted.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    DELIVERIES.enqueue(transaction, columns, rows).await?;
    // Sorted, as in every change of several lanes, against deadlocks.
    let subjects = wanted.iter().map(|wanted| StoredText::new(&wanted.subject)).collect::<Result<BTreeSet<_>, _>>()?;
    let rows: Vec<_> = (0..subjects.len()).map(|row| format!("($1, $2, ${})", 3 + row)).collect();
    // Writes existing lanes too: waits for a transaction that is about to delete the lane with its last delivery.
    let sql = format!(
        "insert into webhook_lanes (webhook, due_at, subject) values {} \
         on conflict (webhook, subject) do update set due_at = webhook_lanes.due_at",
        rows.join(", ")
    );
    transaction.execute(Sql::new(sql).bind(webhook).bind(now).bind_all(subjects)).await.map(drop)
}

fn dead_letter(webhook: Uuid, row: &Row) -> Result<DeadLetter, SqlError> {
    Ok(DeadLetter {
        webhook,
        position: row.parsed("position")?,
        event_type: row.text("event_type")?,
        subject: row.text("subject")?,
        attempts: row.count("attempts")?,
        at: row.moment("dead_at")?,
        error: row.opt_text("last_error")?,
    })
}
