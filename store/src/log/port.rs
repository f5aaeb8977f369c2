//! The port of the event log: appends, reads, and the promises that every adapter keeps.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use domain::FileId;
use serde_json::Value;
use thiserror::Error;
use tokio::sync::watch;

use super::rows::stored_event;
use super::{ClaimKind, Position, SideWrite, StoredEvent, StreamId};
use crate::sql::{Row, SqlError, WriteTransaction};

/// Event ready to be stored: sealed and hashed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// Such as `DossierSubmitted`.
    pub event_type: String,
    /// Such as `1.0.0`.
    pub event_version: String,
    /// JSON with personal fields sealed.
    pub payload: Value,
    /// Flat text: actor, correlation, `recordedAt`, `previousHash`, `hash` …
    pub metadata: Value,
}

/// Idempotency key of an append: unique over the log, for as long as the log exists.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestKey {
    /// Keyed hash of caller, mutation and request id, hex; stands in the first event's metadata as `requestKey`.
    pub key: String,
    /// Keyed hash of the input without passwords, hex; beside it as `fingerprint`. Detects a key that is reused for
    /// another input.
    pub fingerprint: String,
}

/// Default page size of a read.
const PIECE: u32 = 1_000;

/// Limit of events per append, more than any command leads to; a longer append is refused.
pub const MAX_EVENTS: usize = 1024;

/// Events for one stream, stored atomically.
#[derive(Clone)]
pub struct Append {
    pub stream: StreamId,
    /// Expected version of the stream for optimistic concurrency, 0 for a new one. Beyond 0 the stream's last event
    /// must also have the hash that the first new event names as `previousHash`.
    pub expected: u64,
    /// One to `MAX_EVENTS` events.
    pub events: Vec<NewEvent>,
    /// Ids of the subject keys that the events are sealed under, except one that a side write brings: each must exist
    /// when the append commits, or nobody could ever open the events.
    pub sealed_under: Vec<String>,
    /// Idempotency key.
    pub request: Option<RequestKey>,
    /// Written in the same transaction.
    pub side_writes: Vec<SideWrite>,
}

impl Append {
    /// Version of the stream after this append.
    pub fn version_after(&self) -> u64 {
        self.expected + self.events.len() as u64
    }

    /// Hash of the event that the append follows; `None` at the beginning of a stream, or where the metadata does not
    /// name it.
    pub fn previous_hash(&self) -> Option<&str> {
        let first = self.events.first().filter(|_| self.expected > 0)?;
        first.metadata.get("previousHash")?.as_str()
    }
}

/// Receipt of a stored append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Version of the stream after the append.
    pub version: u64,
    /// Position of the last event of the append.
    pub position: Position,
}

/// Append found under its idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRequest {
    pub stream: StreamId,
    /// Sequence of its first event.
    pub sequence: u64,
    /// Position of its first event.
    pub position: Position,
    /// Fingerprint of the input that it was stored with.
    pub fingerprint: String,
}

/// Reason why an append stored nothing.
#[derive(Debug, Error)]
pub enum AppendError {
    /// Optimistic concurrency conflict: the stream has another version.
    #[error("the stream is at version {current}")]
    Conflict { current: u64 },
    /// The stream does not hold the event that these follow: it is shorter, or another event stands there. Stored
    /// events are immutable, so the log went back to an earlier state since that event was read or stored.
    #[error("the stream, at version {current}, does not hold the event that these follow")]
    Diverged {
        /// Version of the stream.
        current: u64,
    },
    /// A key that the events are sealed under does not exist: its subject was erased, or it went with a lost tail.
    #[error("a key that the events are sealed under is not kept")]
    KeyGone,
    /// The idempotency key is taken.
    #[error("the request was stored before")]
    Repeated(Box<StoredRequest>),
    /// Another account has claimed this name.
    #[error("a claim is taken: {}", .0.name())]
    ClaimTaken(ClaimKind),
    /// The upload is unknown, unfinished, another account's, or bound already.
    #[error("an upload cannot be bound: {0}")]
    UploadNotFree(FileId),
    /// Database error; where `is_transient`, the outcome is unknown.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The appender is shutting down.
    #[error("the log is closed")]
    Closed,
}

/// Page of the global order.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub events: Vec<StoredEvent>,
    /// Position to read on from; on an empty page, the position up to which was read.
    pub next: Position,
    /// Whether more was there already.
    pub more: bool,
}

impl Page {
    /// Page from the rows of a read with limit `max + 1`.
    pub(super) fn of(rows: &[Row], after: Position, max: u32) -> Result<Self, SqlError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let events = rows.iter().take(wanted).map(stored_event).collect::<Result<Vec<_>, _>>()?;
        let next = events.last().map_or(after, |event| event.position);
        Ok(Self { events, next, more: rows.len() > wanted })
    }
}

/// Running transaction that might add events before those that are recorded already: it holds back the horizon, and no
/// reader is given what lies behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// Backend process id; `None` where the transaction is prepared, or its process is gone.
    pub pid: Option<i64>,
    /// Global id of a prepared transaction (two-phase commit).
    pub prepared: Option<String>,
    /// Database of the server in which it runs.
    pub database: Option<String>,
    /// Running time.
    pub age: Duration,
    /// Whether the server told the age; otherwise it is the time since it was first seen: the server shows a
    /// transaction of another role in part only, unless the own role is a member of `pg_read_all_stats`.
    pub age_is_known: bool,
}

impl fmt::Display for HeldBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.prepared, self.pid) {
            (Some(name), _) => write!(f, "the prepared transaction {name:?}")?,
            (None, Some(pid)) => write!(f, "the transaction of process {pid}")?,
            (None, None) => write!(f, "a transaction")?,
        }
        if let Some(database) = &self.database {
            write!(f, " in database {database:?}")?;
        }
        let at_least = if self.age_is_known { "" } else { "at least " };
        write!(f, ", {at_least}{} s old", self.age.as_secs())
    }
}

/// Wakes whoever waits for new events; the value is a mere change counter.
pub type Wake = watch::Receiver<u64>;

/// Event store: append-only log.
///
/// One conformance suite runs against every adapter; what it promises is promised here.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Stores appends together (group commit), each with its own outcome, in their order. Two of one stream in a batch
    /// are decided one after the other.
    ///
    /// Compare-and-set: the statement that stores an append also checks that the event at the expected version has the
    /// hash that the first new event names as `previousHash`, and that the keys it is sealed under exist. So no append
    /// can follow an event that the log has lost, however long its caller has cached it.
    async fn append(&self, batch: Vec<Append>) -> Vec<Result<Receipt, AppendError>>;

    /// Events of a stream after a sequence, oldest first.
    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError>;

    /// Events of several streams, of each from the first up to a sequence, oldest first; the order of the streams is
    /// unspecified.
    async fn read_beginnings(&self, beginnings: &[(StreamId, u64)]) -> Result<Vec<StoredEvent>, SqlError> {
        let mut events = Vec::new();
        for (stream, up_to) in beginnings {
            let mut known: u64 = 0;
            while known < *up_to {
                let max = u32::try_from(*up_to - known).map_or(PIECE, |left| left.min(PIECE));
                let read = self.read_stream(stream, known, max).await?;
                let Some(last) = read.last() else { break };
                known = last.sequence;
                events.extend(read);
            }
        }
        Ok(events)
    }

    /// Events of the log after a position. None is ever skipped, also while older ones are still being committed (xmin
    /// horizon). A later reader, or one elsewhere, may for a moment be given less.
    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError>;

    /// Events after a position up to another one, which `read_all` must have given before, in any process: up to there
    /// the order is final, and no horizon is needed.
    async fn read_until(&self, after: Position, until: Position, max: u32) -> Result<Page, SqlError> {
        let mut page = self.read_all(after, max).await?;
        if page.events.last().is_some_and(|last| last.position >= until) {
            page.events.retain(|event| event.position <= until);
            page.next = page.events.last().map_or(after, |last| last.position);
            page.more = false;
        }
        Ok(page)
    }

    /// The same on the connection of a transaction, if the log stands in its database: a caller that holds one
    /// connection must not wait for a second.
    async fn read_until_within(
        &self,
        transaction: &mut WriteTransaction,
        after: Position,
        until: Position,
        max: u32,
    ) -> Result<Page, SqlError> {
        let _ = transaction;
        self.read_until(after, until, max).await
    }

    /// Recorded events after a position, also those behind the horizon: older ones may still come between them. For
    /// display only; nobody may go on from there.
    async fn read_recorded(&self, after: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        Ok(self.read_all(after, max).await?.events)
    }

    /// Number of events in a stream.
    async fn length(&self, stream: &StreamId) -> Result<u64, SqlError> {
        let mut length = 0;
        while let Some(last) = self.read_stream(stream, length, PIECE).await?.last() {
            length = last.sequence;
        }
        Ok(length)
    }

    /// Last `max` events before a position that `read_all` would give, oldest first.
    async fn read_back(&self, before: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        let (mut found, mut after, wanted) = (Vec::new(), Position::START, usize::try_from(max).unwrap_or(usize::MAX));
        loop {
            let page = self.read_all(after, PIECE).await?;
            let ends = !page.more || page.events.last().is_some_and(|last| last.position >= before);
            found.extend(page.events.into_iter().filter(|event| event.position < before));
            found.drain(..found.len().saturating_sub(wanted));
            after = page.next;
            if ends {
                return Ok(found);
            }
        }
    }

    /// Among the newest `of` events that `read_all` would give: their number, and the number of those with one of these
    /// types.
    async fn count(&self, types: &[String], of: u32) -> Result<(u64, u64), SqlError> {
        let newest = self.read_back(self.head().await?.next(), of).await?;
        let typed = newest.iter().filter(|event| types.contains(&event.event_type)).count();
        Ok((newest.len() as u64, typed as u64))
    }

    /// Transaction that holds readers back, as of the last read that gave nothing.
    fn held_back(&self) -> Option<HeldBack> {
        None
    }

    /// Position of the last event that `read_all` would give now.
    async fn head(&self) -> Result<Position, SqlError>;

    /// Event at this position, regardless of the horizon. `None` for a position that a reader once reached means that
    /// the log has lost it.
    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError>;

    /// Append stored under this idempotency key.
    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError>;

    /// Number of appends with side writes that may be in flight at once, each on a connection of its own; `None` where
    /// they are better batched with the others.
    fn side_writes_isolated(&self) -> Option<u32> {
        None
    }

    /// Notified after each commit of this process, and when another process is seen to have written.
    fn wake(&self) -> Wake;
}
