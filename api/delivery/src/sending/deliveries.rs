//! Queue of mails and SMS in the edge database: enqueue, claim, record.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::Moment;
use projections::outbox::{Channel, MessageKind, Ordinal, OutboxItem};
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};

use super::error::Unsent;
use super::lane::{Queue, Urgency};
use super::templates::template;
use crate::queue::{ClaimTable, Key, QueueTable, Verdict};

/// Queue table of all messages ever asked for. A revived one starts its back-off and its time limit anew.
pub(super) const MESSAGES: QueueTable = QueueTable {
    name: "deliveries",
    key: KEY,
    waiting: "next_attempt_at is not null",
    dead_at: "gave_up_at",
    revived: "sent_at = null, gave_up_at = null, resends = resends + 1, resent_at = $3, tried_before = attempts",
    counts_failures: false,
};
/// Messages are leased one by one.
const CLAIMS: ClaimTable = ClaimTable { name: "deliveries", key: KEY, due: "next_attempt_at" };
const KEY: [&str; 2] = ["event_id", "channel"];

/// Time after which any message becomes a dead letter.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);
/// Lease of a claimed message; a longer send renews it.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Outcome of a successful attempt.
pub(super) const SENT: &str = "SENT";

/// Store of deliveries in the edge database.
#[derive(Clone)]
pub(super) struct Deliveries {
    edge: Pool,
}

/// A message that is due, with the state of its row.
pub(super) struct Due {
    pub(super) item: OutboxItem,
    /// Number of manual resends.
    pub(super) resends: u64,
    pub(super) resent_at: Option<Moment>,
    attempts: u64,
    /// Attempts before the last resend.
    tried_before: u64,
    next_attempt_at: Moment,
}

impl Due {
    /// True before the first attempt since it was asked for or resent.
    pub(super) fn is_first_try(&self) -> bool {
        self.attempts == self.tried_before + 1
    }

    /// Expiry; a resend extends it, but not beyond its secret's.
    fn ends_at(&self) -> Moment {
        ends_at(&self.item, self.resent_at.unwrap_or(self.item.at))
    }

    fn key(&self) -> Key {
        [self.item.event.into(), self.item.channel.name().into()]
    }
}

/// Earliest time of sending, after the delay of its kind.
pub fn begins_at(item: &OutboxItem) -> Moment {
    item.at + template(item.kind).delay()
}

fn ends_at(item: &OutboxItem, since: Moment) -> Moment {
    let given_up = since + GIVE_UP_AFTER;
    item.expires_at.map_or(given_up, |expires| expires.min(given_up))
}

/// Columns of an outbox item.
pub(super) const ITEM: &str =
    "event_id, channel, ordinal, kind, account, dossier, issue, supplement, asked_at, expires_at";

impl Deliveries {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// Cursor into the outbox.
    pub(super) async fn cursor(&self) -> Result<Ordinal, SqlError> {
        let row = self.edge.fetch_optional(Sql::new("select max(ordinal) as ordinal from deliveries")).await?;
        let ordinal = row.map_or(Ok(None), |row| row.opt_parsed("ordinal"))?;
        Ok(ordinal.unwrap_or_default())
    }

    /// Enqueues messages; known ones stay as they are (idempotent). One that is too old is dead from the start, so that
    /// a worker with a new database does not repeat old mail.
    pub(super) async fn enqueue(&self, items: &[OutboxItem], now: Moment) -> Result<(), SqlError> {
        let row = |item: &OutboxItem| -> Result<[Argument; 13], SqlError> {
            let late = now >= ends_at(item, item.at);
            Ok([
                item.event.into(),
                item.channel.name().into(),
                StoredText::new(item.ordinal.to_string())?.into(),
                item.kind.name().into(),
                item.account.into(),
                item.dossier.into(),
                item.issue.map(|issue| issue.0).into(),
                item.supplement.map(|supplement| supplement.0).into(),
                item.at.into(),
                item.expires_at.into(),
                (!late).then_some(begins_at(item)).into(),
                late.then_some(now).into(),
                late.then(|| StoredText::new(Unsent::Late.label())).transpose()?.into(),
            ])
        };
        let rows = items.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        let columns = [
            "event_id",
            "channel",
            "ordinal",
            "kind",
            "account",
            "dossier",
            "issue",
            "supplement",
            "asked_at",
            "expires_at",
            "next_attempt_at",
            "gave_up_at",
            "last_error",
        ];
        let mut transaction = self.edge.begin().await?;
        MESSAGES.enqueue(&mut transaction, columns, rows).await?;
        transaction.commit().await
    }

    /// Due messages of a queue, longest due first, except those known to go to one of these hosts.
    pub(super) async fn due(
        &self,
        queue: Queue,
        besides: &BTreeSet<u16>,
        now: Moment,
        max: usize,
    ) -> Result<Vec<Due>, SqlError> {
        let issue = match queue.urgency {
            Urgency::Awaited => "issue is not null",
            Urgency::News => "issue is null",
        };
        let lane = if besides.is_empty() {
            String::new()
        } else {
            format!("and (lane is null or lane not in ({}))", Sql::placeholders(4, besides.len()))
        };
        let sql = format!(
            "select {ITEM}, attempts, tried_before, resends, resent_at, next_attempt_at from deliveries \
             where channel = $1 and next_attempt_at <= $2 and {issue} {lane} order by next_attempt_at, ordinal limit $3"
        );
        let sql = Sql::new(sql).bind(queue.channel.name()).bind(now).bind(i64::try_from(max).unwrap_or(i64::MAX));
        let rows = self.edge.fetch_all(sql.bind_all(besides.iter().copied().map(i64::from))).await?;
        rows.iter().map(due).collect()
    }

    /// Records the host number of a message, so that full lanes can be skipped.
    pub(super) async fn learn(&self, due: &Due, host: u16) -> Result<(), SqlError> {
        let sql = "update deliveries set lane = $3 where event_id = $1 and channel = $2";
        self.edge.execute(keyed(sql, due).bind(i64::from(host))).await.map(drop)
    }

    /// Renews the lease of a message under way; `false` where another instance has claimed it.
    pub(super) async fn renew(&self, due: &mut Due, now: Moment) -> Result<bool, SqlError> {
        let until = now + LEASE;
        let kept = CLAIMS.renew(&self.edge, due.key(), due.next_attempt_at, until).await?;
        due.next_attempt_at = if kept { until } else { due.next_attempt_at };
        Ok(kept)
    }

    /// Claims a message; `false` where another instance won.
    pub(super) async fn claim(&self, due: &mut Due, now: Moment) -> Result<bool, SqlError> {
        let until = now + LEASE;
        let mut transaction = self.edge.begin().await?;
        if !CLAIMS.claim(&mut transaction, due.key(), due.next_attempt_at, until).await? {
            return Ok(false);
        }
        due.next_attempt_at = until;
        due.attempts += 1;
        let sql = "insert into delivery_attempts (event_id, channel, attempt, at) values ($1, $2, $3, $4)";
        transaction.execute(keyed(sql, due).bind(due.attempts).bind(now)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub(super) async fn sent(&self, due: &Due, now: Moment) -> Result<(), SqlError> {
        let mut transaction = self.edge.begin().await?;
        let sql = "update deliveries set sent_at = $3, next_attempt_at = null, last_error = null \
                   where event_id = $1 and channel = $2 and next_attempt_at is not null";
        transaction.execute(keyed(sql, due).bind(now)).await?;
        note_attempt(&mut transaction, due, SENT).await?;
        transaction.commit().await
    }

    /// Records a failed attempt and its consequence; only the attempt where another instance has claimed the message
    /// meanwhile, and sends it now.
    pub(super) async fn unsent(&self, due: &Due, why: &Unsent, now: Moment) -> Result<Option<Verdict>, SqlError> {
        // Jitter by event id, random enough since ids of events are hashes, and the same for every instance.
        let chance = due.item.event.as_bytes()[0].wrapping_mul(u8::try_from(due.attempts % 251).unwrap_or_default());
        let next = now + why.pause(self.tries(due, why).await?, Urgency::of(&due.item), chance);
        let is_retried = !why.is_final() && next < due.ends_at();
        let verdict = if is_retried { Verdict::RetryLater(next) } else { Verdict::Dead };
        let (label, held) = (why.label(), Some(due.next_attempt_at));
        let mut transaction = self.edge.begin().await?;
        let is_ours = MESSAGES.fail(&mut transaction, due.key(), (label.as_str(), verdict), held, now).await?;
        note_attempt(&mut transaction, due, &label).await?;
        transaction.commit().await?;
        Ok(is_ours.then_some(verdict))
    }

    /// Number of attempts that the back-off counts, this one included. An unanswered attempt may have delivered a copy,
    /// so the longer pause counts those alone; an attempt that never reached a server was none.
    async fn tries(&self, due: &Due, why: &Unsent) -> Result<u64, SqlError> {
        if !matches!(why, Unsent::Unanswered) {
            return Ok(due.attempts - due.tried_before);
        }
        let sql = "select count(*) as before from delivery_attempts where event_id = $1 and channel = $2 \
                   and attempt > $3 and attempt < $4 and outcome = $5";
        let sql = keyed(sql, due).bind(due.tried_before).bind(due.attempts).bind(StoredText::new(why.label())?);
        let row = self.edge.fetch_optional(sql).await?;
        Ok(row.map_or(Ok(0), |row| row.count("before"))? + 1)
    }

    /// True for a due message past its expiry.
    pub(super) fn is_late(due: &Due, now: Moment) -> bool {
        now >= due.ends_at()
    }
}

/// Records the outcome of the attempt under way.
async fn note_attempt(transaction: &mut WriteTransaction, due: &Due, outcome: &str) -> Result<(), SqlError> {
    let sql = "update delivery_attempts set outcome = $4 where event_id = $1 and channel = $2 and attempt = $3";
    transaction.execute(keyed(sql, due).bind(due.attempts).bind(StoredText::new(outcome)?)).await.map(drop)
}

fn keyed<'q>(sql: &'q str, due: &Due) -> Sql<'q> {
    Sql::new(sql).bind(due.item.event).bind(due.item.channel.name())
}

fn due(row: &Row) -> Result<Due, SqlError> {
    Ok(Due {
        item: item(row)?,
        resends: row.count("resends")?,
        resent_at: row.opt_moment("resent_at")?,
        attempts: row.count("attempts")?,
        tried_before: row.count("tried_before")?,
        next_attempt_at: row.moment("next_attempt_at")?,
    })
}

/// Outbox item of a row with the columns [`ITEM`].
pub(super) fn item(row: &Row) -> Result<OutboxItem, SqlError> {
    let unreadable = |column: &str| SqlError::Row(format!("column {column} holds something else"));
    Ok(OutboxItem {
        ordinal: row.parsed("ordinal")?,
        event: row.parsed("event_id")?,
        channel: Channel::from_name(&row.text("channel")?).ok_or_else(|| unreadable("channel"))?,
        kind: MessageKind::from_name(&row.text("kind")?).ok_or_else(|| unreadable("kind"))?,
        account: row.parsed("account")?,
        dossier: row.opt_parsed("dossier")?,
        issue: row.opt_parsed("issue")?,
        supplement: row.opt_parsed("supplement")?,
        at: row.moment("asked_at")?,
        expires_at: row.opt_moment("expires_at")?,
    })
}
