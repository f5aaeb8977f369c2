//! Adapter of the event log on SQLite: one file with one writer, the embedded default.

use std::sync::Arc;

use async_trait::async_trait;
use sqlx::Sqlite;
use sqlx::sqlite::SqlitePool;
use tokio::sync::watch;

use super::batch::{Answer, Answers, PlacedAppend, conflict_free_batches, refusal};
use super::conflict::{conflicts, find_request};
use super::rows::{position, stored_event};
use super::{Append, AppendError, EventLog, Page, Position, StoredEvent, StoredRequest, StreamId, Wake};
use crate::sql::{Bulkhead, Pool, Sql, SqlError, StoredText};

mod insert;
mod savepoints;
mod watching;

const STREAM: &str = "
select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
from events where aggregate_type = $1 and aggregate_id = $2 and sequence > $3
order by sequence limit $4";

/// The list comes first in the join, so that each stream is found by the primary key.
const BEGINNINGS: &str = "
select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
from json_each($1) as wanted cross join events
where aggregate_type = wanted.value ->> 0 and aggregate_id = wanted.value ->> 1 and sequence <= wanted.value ->> 2
order by aggregate_type, aggregate_id, sequence";

const ALL: &str = "
select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
from events where position > $1
order by position limit $2";

const AT: &str = "
select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
from events where position = $1";

const LENGTH: &str =
    "select coalesce(max(sequence), 0) as length from events where aggregate_type = $1 and aggregate_id = $2";

const BACK: &str = "
select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
from events where position < $1
order by position desc limit $2";

const COUNT: &str = "
select count(*) as counted, count(case when event_type in (select value from json_each($2)) then 1 end) as typed
from (select event_type from events order by position desc limit $1) as newest";

const HEAD: &str = "select coalesce(max(position), 0) as position from events";

/// Event log in one SQLite file: the embedded default.
///
/// SQLite has one writer at a time, so commit order is position order, and a reader that reached a position has seen
/// everything before it.
pub struct SqliteLog {
    pool: Pool,
    writer: SqlitePool,
    wake: Arc<watch::Sender<u64>>,
    watching: Option<watching::Watching>,
}

impl SqliteLog {
    /// Opens the log over these pools. Needs a running runtime.
    pub fn new(readers: Bulkhead<Sqlite>, writer: Bulkhead<Sqlite>) -> Self {
        let watched = SqlitePool::clone(&readers);
        let mut log = Self::unwatched(readers, writer);
        log.watching = Some(watching::start(&watched, &log.wake));
        log
    }

    /// Opens the log without polling for the writes of other processes.
    pub(super) fn unwatched(readers: Bulkhead<Sqlite>, writer: Bulkhead<Sqlite>) -> Self {
        let wake = Arc::new(watch::Sender::new(0));
        let appends = SqlitePool::clone(&writer);
        Self { pool: Pool::Sqlite { readers, writer }, writer: appends, wake, watching: None }
    }

    /// Group commit of appends without side writes: one statement in its own transaction, and one more read to explain
    /// the conflicts.
    async fn batched(&self, appends: &[PlacedAppend<'_>], answers: &mut Answers) {
        for part in insert::parts(appends) {
            match self.insert(part).await {
                Ok(inserted) => {
                    let lost = insert::receipts(part, &inserted, answers);
                    self.explain(&lost, answers).await;
                }
                // One row violates a constraint; savepoints keep it from failing the others.
                Err(error) if part.len() > 1 && insert::blames_a_row(&error) => self.isolated(part, answers).await,
                // No retry: after a failed commit it is unknown what reached the disk.
                Err(error) => answers.fail(part, &error),
            }
        }
    }

    async fn insert(&self, appends: &[PlacedAppend<'_>]) -> Result<Vec<insert::Inserted>, SqlError> {
        insert::insert(&mut *self.writer.acquire().await?, appends).await
    }

    /// Appends isolated from each other by savepoints, in one transaction.
    async fn isolated(&self, appends: &[PlacedAppend<'_>], answers: &mut Answers) {
        match savepoints::append(&self.writer, appends).await {
            Ok(outcomes) => {
                let mut lost = Vec::new();
                for (placed, outcome) in appends.iter().zip(outcomes) {
                    match outcome {
                        savepoints::Outcome::Stored(receipt) => answers.give(placed.place, Ok(receipt)),
                        savepoints::Outcome::Refused(error) => answers.give(placed.place, Err(error)),
                        savepoints::Outcome::Lost => lost.push(*placed),
                    }
                }
                self.explain(&lost, answers).await;
            }
            Err(error) => answers.fail(appends, &error),
        }
    }

    /// Answers lost appends with their conflict.
    async fn explain(&self, lost: &[PlacedAppend<'_>], answers: &mut Answers) {
        if lost.is_empty() {
            return;
        }
        let appends: Vec<_> = lost.iter().map(|placed| placed.append).collect();
        match conflicts(&self.pool, &appends).await {
            Ok(conflicts) => {
                for (placed, conflict) in lost.iter().zip(conflicts) {
                    // The conflict may be gone by this read: reported as `Conflict`, so that the caller tries again.
                    let gone = AppendError::Conflict { current: conflict.current };
                    answers.give(placed.place, Err(refusal(placed.append, conflict).unwrap_or(gone)));
                }
            }
            Err(error) => answers.fail(lost, &error),
        }
    }
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(&self, batch: Vec<Append>) -> Vec<Answer> {
        let mut answers = Answers::new(batch.len());
        for round in conflict_free_batches(&batch, &mut answers) {
            let (plain, with_side_writes): (Vec<_>, Vec<_>) =
                round.into_iter().partition(|placed| placed.append.side_writes.is_empty());
            self.batched(&plain, &mut answers).await;
            if !with_side_writes.is_empty() {
                self.isolated(&with_side_writes, &mut answers).await;
            }
        }
        self.wake.send_modify(|commits| *commits += 1);
        answers.finish()
    }

    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = Sql::new(STREAM).bind(stream.kind.name()).bind(StoredText::new(&stream.id)?).bind(after).bind(max);
        self.pool.fetch_all(sql).await?.iter().map(stored_event).collect()
    }

    async fn read_beginnings(&self, beginnings: &[(StreamId, u64)]) -> Result<Vec<StoredEvent>, SqlError> {
        super::rows::beginnings(&self.pool, BEGINNINGS, beginnings).await
    }

    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError> {
        let sql = Sql::new(ALL).bind(after.number).bind(i64::from(max) + 1);
        Page::of(&self.pool.fetch_all(sql).await?, after, max)
    }

    async fn length(&self, stream: &StreamId) -> Result<u64, SqlError> {
        super::rows::length(&self.pool, LENGTH, stream).await
    }

    async fn read_back(&self, before: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let sql = Sql::new(BACK).bind(before.number).bind(max);
        self.pool.fetch_all(sql).await?.iter().rev().map(stored_event).collect()
    }

    async fn count(&self, types: &[String], of: u32) -> Result<(u64, u64), SqlError> {
        super::rows::count(&self.pool, COUNT, types, of).await
    }

    async fn head(&self) -> Result<Position, SqlError> {
        self.pool.fetch_optional(Sql::new(HEAD)).await?.as_ref().map_or(Ok(Position::START), position)
    }

    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError> {
        if position != Position::new(0, 0, position.number) {
            return Ok(None);
        }
        self.pool.fetch_optional(Sql::new(AT).bind(position.number)).await?.as_ref().map(stored_event).transpose()
    }

    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError> {
        find_request(&self.pool, key).await
    }

    fn wake(&self) -> Wake {
        self.wake.subscribe()
    }
}
