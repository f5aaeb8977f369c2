use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::Moment;
use projections::outbox::{Channel, MessageKind, Ordinal, OutboxItem};
use store::sql::{Argument, Pool, Row, Sql, SqlError, StoredText, WriteTransaction};

use super::error::Unsent;
use super::lane::{Queue, Urgency};
use super::templates::template;
use crate::queue::{ClaimTable, Key, QueueTable, Verdict};

/// Every message that was ever asked for. One that is revived has its time, and its pauses, anew.
pub(super) const MESSAGES: QueueTable = QueueTable {
    name: "deliveries",
    key: KEY,
    waiting: "next_attempt_at is not null",
    dead_at: "gave_up_at",
    revived: "sent_at = null, gave_up_at = null, resends = resends + 1, resent_at = $3, tried_before = attempts",
    counts_failures: false,
};
/// Messages are claimed one by one.
const CLAIMS: ClaimTable = ClaimTable { name: "deliveries", key: KEY, due: "next_attempt_at" };
const KEY: [&str; 2] = ["event_id", "channel"];

/// After this long a message is given up, whatever it says.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);
/// Lease of a message that is claimed; whoever sends it longer renews the claim in the meantime.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// The outcome of an attempt that succeeded.
pub(super) const SENT: &str = "SENT";

/// What became of messages, in the database.
#[derive(Clone)]
pub(super) struct Deliveries {
    edge: Pool,
}

/// A message that is due.
pub(super) struct Due {
    pub(super) item: OutboxItem,
    /// How often somebody has had it sent again.
    pub(super) resends: u64,
    pub(super) resent_at: Option<Moment>,
    attempts: u64,
    /// Attempts before it was sent again.
    tried_before: u64,
    next_attempt_at: Moment,
}

impl Due {
    /// Whether nobody has tried it yet since it was asked for, or sent again.
    pub(super) fn is_first_try(&self) -> bool {
        self.attempts == self.tried_before + 1
    }

    /// When the message is of no use any more; one that is sent again has as long anew, but for its secret.
    fn ends_at(&self) -> Moment {
        ends_at(&self.item, self.resent_at.unwrap_or(self.item.at))
    }

    fn key(&self) -> Key {
        [self.item.event.into(), self.item.channel.name().into()]
    }
}

/// Before when a message is not sent.
pub fn begins_at(item: &OutboxItem) -> Moment {
    item.at + template(item.kind).delay()
}

fn ends_at(item: &OutboxItem, since: Moment) -> Moment {
    let given_up = since + GIVE_UP_AFTER;
    item.expires_at.map_or(given_up, |expires| expires.min(given_up))
}

/// The columns that make an item of the outbox.
pub(super) const ITEM: &str =
    "event_id, channel, ordinal, kind, account, dossier, issue, supplement, asked_at, expires_at";

impl Deliveries {
    pub(super) fn new(edge: Pool) -> Self {
        Self { edge }
    }

    /// How far the outbox has been read.
    pub(super) async fn cursor(&self) -> Result<Ordinal, SqlError> {
        let row = self.edge.fetch_optional(Sql::new("select max(ordinal) as ordinal from deliveries")).await?;
        let ordinal = row.map_or(Ok(None), |row| row.opt_parsed("ordinal"))?;
        Ok(ordinal.unwrap_or_default())
    }

    /// Enqueues messages; those that are known already stay as they are. What is too old is dead from the start: a
    /// worker that begins anew does not send again what was sent long ago.
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

    /// What is due of a queue, longest waiting first, but for what is known to go to one of these hosts.
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

    /// Writes down which host a message goes to.
    pub(super) async fn learn(&self, due: &Due, host: u16) -> Result<(), SqlError> {
        let sql = "update deliveries set lane = $3 where event_id = $1 and channel = $2";
        self.edge.execute(keyed(sql, due).bind(i64::from(host))).await.map(drop)
    }

    /// Renews the claim on a message that is still under way; `false` where it is another instance's by now.
    pub(super) async fn renew(&self, due: &mut Due, now: Moment) -> Result<bool, SqlError> {
        let until = now + LEASE;
        let kept = CLAIMS.renew(&self.edge, due.key(), due.next_attempt_at, until).await?;
        due.next_attempt_at = if kept { until } else { due.next_attempt_at };
        Ok(kept)
    }

    /// Claims a message for this instance; `false` where another was faster.
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

    /// Writes down that a message has been sent.
    pub(super) async fn sent(&self, due: &Due, now: Moment) -> Result<(), SqlError> {
        let mut transaction = self.edge.begin().await?;
        let sql = "update deliveries set sent_at = $3, next_attempt_at = null, last_error = null \
                   where event_id = $1 and channel = $2 and next_attempt_at is not null";
        transaction.execute(keyed(sql, due).bind(now)).await?;
        note_attempt(&mut transaction, due, SENT).await?;
        transaction.commit().await
    }

    /// Writes down why a message has not been sent, and what becomes of it: only the first where another instance has
    /// claimed it meanwhile, which sends it now.
    pub(super) async fn unsent(&self, due: &Due, why: &Unsent, now: Moment) -> Result<Option<Verdict>, SqlError> {
        // Chance enough, and the same for every instance: ids of events are hashes.
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

    /// How many tries its pause grows with, this one counted. A try that nobody answered may have been one more copy:
    /// of those alone the next is put off so long; one that never reached a server was none.
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

    /// Whether a message that is due is of no use any more.
    pub(super) fn is_late(due: &Due, now: Moment) -> bool {
        now >= due.ends_at()
    }
}

/// What came of the attempt that is under way.
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

/// The item of the outbox that stands in a row's columns of [`ITEM`].
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
