//! Adapter of the event log on PostgreSQL: a table for any number of instances, read up to the xmin horizon.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::Postgres;
use sqlx::postgres::PgPool;
use tokio::sync::{Notify, watch};

use self::connections::Connections;
use self::horizon::Horizon;
use super::batch::{Answer, Answers, conflict_free_batches};
use super::conflict::find_request;
use super::rows::{position, stored_event};
use super::{Append, EventLog, HeldBack, Page, Position, StoredEvent, StoredRequest, StreamId, Wake};
use crate::sql::{Bulkhead, ConnectionBudget, Pool, Sql, SqlError, StoredText, WriteTransaction};

mod connections;
pub(super) mod epoch;
mod horizon;
mod insert;
mod notices;
mod retry;
mod write;

/// The columns that postgres-es reads, and the position, which it does not.
const STREAM: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events where aggregate_type = $1 and aggregate_id = $2 and sequence > $3
order by sequence limit $4";

const BEGINNINGS: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from jsonb_array_elements(cast($1 as jsonb)) as wanted(value)
join events on aggregate_type = wanted.value ->> 0 and aggregate_id = wanted.value ->> 1
     and sequence <= cast(wanted.value ->> 2 as bigint)
order by aggregate_type, aggregate_id, sequence";

/// Reads up to the xmin horizon. The horizon is computed in the same statement as the page, because it holds for one
/// snapshot only: whatever is below the oldest running transaction has been committed or never will be. Events of an
/// earlier epoch are all decided. `log_horizon()` also passes transactions that cannot add to the log, and costs more.
macro_rules! all_before {
    ($xmin_horizon:literal) => {
        concat!(
            "select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, \
                    epoch::bigint as epoch, transaction_id::text as transaction_id, position \
             from events \
             where (epoch, transaction_id, position) > ($1::bigint::integer, $2::text::xid8, $3) \
               and (epoch, transaction_id) < ((select epoch from log_epoch), (select ",
            $xmin_horizon,
            ")) order by events.epoch, events.transaction_id, events.position limit $4"
        )
    };
}

const ALL: &str = all_before!("pg_snapshot_xmin(pg_current_snapshot())");
const ALL_PAST_THE_HARMLESS: &str = all_before!("log_horizon()");

/// No xmin horizon: an event that was read once is never behind it.
const AT: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events where (epoch, transaction_id, position) = ($1::bigint::integer, $2::text::xid8, $3)";

const HEAD: &str = "
select epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id) < ((select epoch from log_epoch), (select log_horizon()))
order by events.epoch desc, events.transaction_id desc, events.position desc limit 1";

const LENGTH: &str = "
select coalesce(max(sequence), 0)::bigint as length from events where aggregate_type = $1 and aggregate_id = $2";

const BACK: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id, position) < ($1::bigint::integer, $2::text::xid8, $3)
  and (epoch, transaction_id) < ((select epoch from log_epoch), (select log_horizon()))
order by events.epoch desc, events.transaction_id desc, events.position desc limit $4";

const COUNT: &str = "
select count(*) as counted,
       count(*) filter (where event_type in (select jsonb_array_elements_text($2::jsonb))) as typed
from (
    select event_type from events
    where (epoch, transaction_id) < ((select epoch from log_epoch), (select log_horizon()))
    order by events.epoch desc, events.transaction_id desc, events.position desc limit $1
) as newest";

const UNTIL: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id, position) > ($1::bigint::integer, $2::text::xid8, $3)
  and (epoch, transaction_id, position) <= ($4::bigint::integer, $5::text::xid8, $6)
order by events.epoch, events.transaction_id, events.position limit $7";

/// No xmin horizon: includes events that readers are not given yet.
const RECORDED: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id, position) > ($1::bigint::integer, $2::text::xid8, $3)
order by events.epoch, events.transaction_id, events.position limit $4";

const IS_RECORDED: &str = "
select true as is_recorded from events
where (epoch, transaction_id, position) > ($1::bigint::integer, $2::text::xid8, $3) limit 1";

/// Event log in a PostgreSQL table, for any number of instances.
///
/// Streams are read by an own statement rather than through `PostgresEventRepository`, which gives no position; a test
/// proves that the repository reads and writes the same table.
pub struct PostgresLog {
    reads: Pool,
    connections: Connections,
    horizon: Horizon,
    wake: Arc<watch::Sender<u64>>,
    committed: Arc<Notify>,
    notices: Option<notices::Notices>,
}

impl PostgresLog {
    /// Opens the log over this pool. Needs a running runtime.
    pub fn new(pool: PgPool) -> Self {
        Self::within(Bulkhead::new(pool, 0), ConnectionBudget::default())
    }

    /// Opens the log with the append connections of this budget.
    pub(super) fn within(pool: Bulkhead<Postgres>, budget: ConnectionBudget) -> Self {
        let told = PgPool::clone(&pool);
        let mut log = Self::unnoticed(pool, budget);
        log.notices = Some(notices::start(&told, &log.wake, &log.committed));
        log
    }

    /// Opens the log without `LISTEN`/`NOTIFY`, which a standby does not have.
    pub(super) fn unnoticed(pool: Bulkhead<Postgres>, budget: ConnectionBudget) -> Self {
        Self {
            connections: Connections::new(PgPool::clone(&pool), budget.appends),
            reads: Pool::Postgres(pool),
            horizon: Horizon::default(),
            wake: Arc::new(watch::Sender::new(0)),
            committed: Arc::new(Notify::new()),
            notices: None,
        }
    }

    async fn page(&self, text: &'static str, after: Position, max: u32) -> Result<Page, SqlError> {
        let sql = after_position(text, after).bind(i64::from(max) + 1);
        Page::of(&self.reads.fetch_all(sql).await?, after, max)
    }

    /// Second try of a read that came back empty: nothing is there, or a running transaction might add to it. Reads
    /// past those that cannot.
    async fn past_the_harmless(&self, after: Position, max: u32) -> Result<Option<Page>, SqlError> {
        if self.reads.fetch_optional(after_position(IS_RECORDED, after)).await?.is_none() {
            self.horizon.is_clear();
            return Ok(None);
        }
        if !self.horizon.may_look() {
            return Ok(None);
        }
        let page = self.page(ALL_PAST_THE_HARMLESS, after, max).await?;
        if page.events.is_empty() {
            self.horizon.look(&self.reads).await?;
            return Ok(None);
        }
        self.horizon.has_passed();
        Ok(Some(page))
    }
}

fn after_position(text: &'static str, after: Position) -> Sql<'static> {
    Sql::new(text).bind(after.epoch).bind(StoredText::written(&after.transaction)).bind(after.number)
}

fn up_to(after: Position, until: Position, max: u32) -> Sql<'static> {
    let sql =
        after_position(UNTIL, after).bind(until.epoch).bind(StoredText::written(&until.transaction)).bind(until.number);
    sql.bind(i64::from(max) + 1)
}

#[async_trait]
impl EventLog for PostgresLog {
    async fn append(&self, batch: Vec<Append>) -> Vec<Answer> {
        let mut answers = Answers::new(batch.len());
        for round in conflict_free_batches(&batch, &mut answers) {
            let (plain, with_side_writes): (Vec<_>, Vec<_>) =
                round.into_iter().partition(|placed| placed.append.side_writes.is_empty());
            if !plain.is_empty() {
                self.append_with_retry(&plain, &mut answers).await;
            }
            for placed in with_side_writes {
                self.append_with_retry(&[placed], &mut answers).await;
            }
        }
        // Wakes also where nothing was stored: the transaction that has ended may have held back the horizon.
        self.wake.send_modify(|commits| *commits += 1);
        self.committed.notify_one();
        answers.finish()
    }

    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = Sql::new(STREAM).bind(stream.kind.name()).bind(StoredText::new(&stream.id)?).bind(after).bind(max);
        self.reads.fetch_all(sql).await?.iter().map(stored_event).collect()
    }

    async fn read_beginnings(&self, beginnings: &[(StreamId, u64)]) -> Result<Vec<StoredEvent>, SqlError> {
        super::rows::beginnings(&self.reads, BEGINNINGS, beginnings).await
    }

    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError> {
        let mut page = self.page(ALL, after, max).await?;
        if let Some(last) = page.events.last() {
            self.horizon.has_given(last.position.transaction);
        }
        let room = max.saturating_sub(u32::try_from(page.events.len()).unwrap_or(max));
        if room > 0
            && !page.more
            && let Some(rest) = self.past_the_harmless(page.next, room).await?
        {
            page.events.extend(rest.events);
            (page.next, page.more) = (rest.next, rest.more);
        }
        Ok(page)
    }

    async fn read_until(&self, after: Position, until: Position, max: u32) -> Result<Page, SqlError> {
        Page::of(&self.reads.fetch_all(up_to(after, until, max)).await?, after, max)
    }

    async fn read_until_within(
        &self,
        transaction: &mut WriteTransaction,
        after: Position,
        until: Position,
        max: u32,
    ) -> Result<Page, SqlError> {
        Page::of(&transaction.fetch_all(up_to(after, until, max)).await?, after, max)
    }

    async fn read_recorded(&self, after: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = after_position(RECORDED, after).bind(max);
        self.reads.fetch_all(sql).await?.iter().map(stored_event).collect()
    }

    async fn length(&self, stream: &StreamId) -> Result<u64, SqlError> {
        super::rows::length(&self.reads, LENGTH, stream).await
    }

    async fn read_back(&self, before: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = after_position(BACK, before).bind(max);
        self.reads.fetch_all(sql).await?.iter().rev().map(stored_event).collect()
    }

    async fn count(&self, types: &[String], of: u32) -> Result<(u64, u64), SqlError> {
        super::rows::count(&self.reads, COUNT, types, of).await
    }

    fn held_back(&self) -> Option<HeldBack> {
        self.horizon.held_back()
    }

    async fn head(&self) -> Result<Position, SqlError> {
        self.reads.fetch_optional(Sql::new(HEAD)).await?.as_ref().map_or(Ok(Position::START), position)
    }

    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError> {
        self.reads.fetch_optional(after_position(AT, position)).await?.as_ref().map(stored_event).transpose()
    }

    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError> {
        find_request(&self.reads, key).await
    }

    fn side_writes_isolated(&self) -> Option<u32> {
        // One connection stays for group commits.
        Some(self.connections.most() - 1)
    }

    fn wake(&self) -> Wake {
        self.wake.subscribe()
    }
}
