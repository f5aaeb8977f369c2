use std::collections::BTreeSet;

use domain::Moment;
use foundation::backlog::Backlog;
use projections::{Conditions, KeyType, Keyset, Order, Page, PageRequest, QueryError};
use store::log::{Position, ResumeToken};
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};
use uuid::Uuid;

use super::request::Ordered;
use crate::queue::{Changed, QueueTable};

/// What is to be told, or was given up; what arrived is gone. `next_attempt_at` tells only that it waits: when, says its
/// lane.
pub(super) const DELIVERIES: QueueTable = QueueTable {
    name: "webhook_deliveries",
    key: ["webhook", "position"],
    waiting: "dead_at is null",
    dead_at: "dead_at",
    revived: "dead_at = null, attempts = 0",
    counts_failures: true,
};

/// After so many tries a delivery is given up: the pauses between them come to half a day.
pub(super) const TRIES: u64 = 14;
/// So many dead letters are counted; more are as many.
const DEAD_COUNTED: u32 = 10_000;
/// Lanes of one webhook that are taken in a round.
pub(super) const ROUND: u32 = 64;
/// Deliveries that are due for one webhook at most: more is read once these have gone.
const DUE_AT_MOST: u32 = 1_000;
/// Deliveries that wait for one webhook at most, due or not.
const HELD_AT_MOST: u32 = 100_000;

/// Asks for the lanes of a webhook that are due by a moment, so many of them.
pub const LANES_DUE: &str = "select subject, due_at from webhook_lanes where webhook = $1 and due_at <= $2 \
    order by due_at, subject limit $3";
/// Counts what is due for a webhook by a moment, in so many lanes, so much of each: lane by lane, since PostgreSQL reads
/// the whole index for a join with a table that has grown since it looked last.
pub const DUE: &str = "select cast(coalesce(sum((select count(*) from (select 1 as one from webhook_deliveries d \
    where d.webhook = $1 and d.subject = l.subject and d.dead_at is null limit $4) as found)), 0) as bigint) as count \
    from (select subject from webhook_lanes where webhook = $1 and due_at <= $2 order by due_at, subject limit $3) as l";

/// Dead letters of one webhook.
const OLDEST_FIRST: Order = Order { tag: "dead-letters", columns: &[("position", KeyType::Text)], descending: false };

/// Deliveries that wait or were given up, in the database.
#[derive(Clone)]
pub(super) struct Queue {
    edge: Pool,
}

/// A delivery that is to be enqueued.
pub(super) struct NewDelivery {
    pub position: Position,
    pub event: Uuid,
    pub event_type: String,
    /// Whose order counts: a dossier and its exchange have one id.
    pub subject: String,
    pub body: String,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    pub webhook: Uuid,
    /// Where its event stands in the global order.
    pub position: Position,
    /// What happened: `DossierSubmitted`.
    pub event_type: String,
    /// Which dossier or account it is about: the id of its stream.
    pub subject: String,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was given up.
    pub at: Moment,
    /// Why the last try failed.
    pub error: Option<String>,
}

impl Queue {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Whether more may be taken up for this webhook. What waits in lanes that are not due, behind a delivery that failed
    /// above all, counts far less: it must not keep the events of others from being read.
    pub(super) async fn has_room(&self, webhook: Uuid, now: Moment) -> Result<bool, SqlError> {
        let all = counted("select 1 as one from webhook_deliveries where webhook = $1 and dead_at is null limit $2");
        // Lanes enough for a round, or few with much in each.
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

    /// Lays the lanes that are missing: an older release that served beside the upgrade added deliveries without one,
    /// which nobody would look for.
    pub(super) async fn lay_lanes(&self, now: Moment) -> Result<u64, SqlError> {
        let sql = "insert into webhook_lanes (webhook, subject, due_at) \
                   select distinct d.webhook, d.subject, $1 from webhook_deliveries d \
                   where d.dead_at is null and not exists (select 1 from webhook_lanes l \
                   where l.webhook = d.webhook and l.subject = d.subject) on conflict do nothing";
        self.edge.execute(Sql::new(sql).bind(now)).await
    }

    /// Enqueues what was read of the log between two positions; `false` where another instance was faster, or the
    /// webhook is elsewhere by now.
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

    /// Puts a webhook back to a position: what follows is read, and delivered, once more.
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
        // Who is telling something of them just now no longer has them: what is read again is told again.
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
        // The webhook's row before its lanes, as everybody does.
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

/// How many rows these are.
fn counted(rows: &str) -> String {
    format!("select count(*) as count from ({rows}) as found")
}

/// Adds deliveries and, where a subject has none yet, its lane: two statements, however many they are.
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
    // In order, as all that change several lanes.
    let subjects = wanted.iter().map(|wanted| StoredText::new(&wanted.subject)).collect::<Result<BTreeSet<_>, _>>()?;
    let rows: Vec<_> = (0..subjects.len()).map(|row| format!("($1, $2, ${})", 3 + row)).collect();
    // A lane that is there is written too: whoever is about to remove it, its last delivery gone, is waited for.
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
