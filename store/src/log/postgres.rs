use std::sync::Arc;

use async_trait::async_trait;
use sqlx::postgres::PgPool;
use tokio::sync::{Notify, watch};

use self::connections::Connections;
use super::batch::{Answer, Answers, rounds};
use super::rows::{position, stored_event};
use super::standing::find_request;
use super::{Append, EventLog, Page, Position, StoredEvent, StoredRequest, StreamId, Wake};
use crate::sql::{Pool, Sql, SqlError};

mod connections;
mod epoch;
mod insert;
mod notices;
mod settle;
mod write;

/// The same columns that postgres-es reads, and where the event stands, which it does not.
const STREAM: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events where aggregate_type = $1 and aggregate_id = $2 and sequence > $3
order by sequence limit $4";

/// The fence stands in the same statement as the page, because it holds for one snapshot only: whatever is below
/// the oldest transaction that still runs has been committed or never will be. Events of an earlier epoch are all
/// decided.
const ALL: &str = "
select aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
       epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id, position) > ($1::bigint::integer, $2::text::xid8, $3)
  and (epoch, transaction_id) < ((select epoch from log_epoch), pg_snapshot_xmin(pg_current_snapshot()))
order by events.epoch, events.transaction_id, events.position limit $4";

const HEAD: &str = "
select epoch::bigint as epoch, transaction_id::text as transaction_id, position
from events
where (epoch, transaction_id) < ((select epoch from log_epoch), pg_snapshot_xmin(pg_current_snapshot()))
order by events.epoch desc, events.transaction_id desc, events.position desc limit 1";

/// The log in a table of PostgreSQL, for any number of instances.
///
/// Streams are read by an own statement rather than through `PostgresEventRepository`, which gives no position;
/// that the repository reads and writes the same table is kept by a test.
pub struct PostgresLog {
    pool: PgPool,
    reads: Pool,
    connections: Connections,
    wake: Arc<watch::Sender<u64>>,
    committed: Arc<Notify>,
    _notices: Option<notices::Notices>,
}

impl PostgresLog {
    /// The log in the database of this pool. Needs a running runtime.
    pub fn new(pool: PgPool) -> Self {
        let mut log = Self::unnoticed(pool);
        log._notices = Some(notices::start(&log.pool, &log.wake, &log.committed));
        log
    }

    /// The same without a word from other instances, or to them: a standby has none.
    pub(super) fn unnoticed(pool: PgPool) -> Self {
        Self {
            reads: Pool::Postgres(pool.clone()),
            connections: Connections::new(pool.clone()),
            pool,
            wake: Arc::new(watch::Sender::new(0)),
            committed: Arc::new(Notify::new()),
            _notices: None,
        }
    }

    /// After a restore from a dump: everything stored so far comes before everything stored from now on, although
    /// the transaction ids of the new cluster start below those that came with the dump.
    pub async fn raise_epoch(&self) -> Result<u32, SqlError> {
        epoch::raise(&self.pool).await
    }
}

#[async_trait]
impl EventLog for PostgresLog {
    async fn append(&self, batch: Vec<Append>) -> Vec<Answer> {
        let mut answers = Answers::new(batch.len());
        for round in rounds(&batch, &mut answers) {
            let (plain, with_side_writes): (Vec<_>, Vec<_>) =
                round.into_iter().partition(|placed| placed.append.side_writes.is_empty());
            if !plain.is_empty() {
                self.settle(&plain, &mut answers).await;
            }
            for placed in with_side_writes {
                self.settle(&[placed], &mut answers).await;
            }
        }
        // Also where nothing was stored: the transaction that has ended may have held readers back.
        self.wake.send_modify(|commits| *commits += 1);
        self.committed.notify_one();
        answers.finish()
    }

    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = Sql::new(STREAM).bind(stream.kind.name()).bind(stream.id.as_str()).bind(after).bind(max);
        self.reads.fetch_all(sql).await?.iter().map(stored_event).collect()
    }

    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError> {
        let sql = Sql::new(ALL)
            .bind(after.epoch)
            .bind(after.transaction.to_string())
            .bind(after.number)
            .bind(i64::from(max) + 1);
        Page::of(&self.reads.fetch_all(sql).await?, after, max)
    }

    async fn head(&self) -> Result<Position, SqlError> {
        self.reads.fetch_optional(Sql::new(HEAD)).await?.as_ref().map_or(Ok(Position::START), position)
    }

    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError> {
        find_request(&self.reads, key).await
    }

    fn side_writes_apart(&self) -> bool {
        true
    }

    fn wake(&self) -> Wake {
        self.wake.subscribe()
    }
}
