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

/// An event ready to be stored: sealed and hashed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// `DossierSubmitted`.
    pub event_type: String,
    /// `1.0.0`.
    pub event_version: String,
    /// With personal fields sealed.
    pub payload: Value,
    /// Flat text: actor, correlation, `recordedAt`, `previousHash`, `hash` …
    pub metadata: Value,
}

/// Makes an append once only: unique over the log, for as long as the log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestKey {
    /// Keyed hash of caller, mutation and request id, hex; stands in the first event's metadata as `requestKey`.
    pub key: String,
    /// Keyed hash of the input without passwords, hex; beside it as `fingerprint`.
    pub fingerprint: String,
}

/// Events that are read at a time where nothing better is known.
const PIECE: u32 = 1_000;

/// More events than any command leads to; an append that holds more is refused.
pub const MAX_EVENTS: usize = 1024;

/// Events for one stream, stored all or none.
#[derive(Clone)]
pub struct Append {
    pub stream: StreamId,
    /// The version that the stream must have: 0 where it must be new. Otherwise its last event must be the one that
    /// the first new event names as `previousHash`.
    pub expected: u64,
    /// At least one, at most `MAX_EVENTS`.
    pub events: Vec<NewEvent>,
    /// Ids of the subject keys that the events are sealed under, without one that a side write brings: each must be
    /// kept when the events are stored, or nobody could ever open them.
    pub sealed_under: Vec<String>,
    /// Makes it once only.
    pub request: Option<RequestKey>,
    /// Written in the same transaction.
    pub side_writes: Vec<SideWrite>,
}

impl Append {
    /// The version of the stream once this is stored.
    pub fn version_after(&self) -> u64 {
        self.expected + self.events.len() as u64
    }

    /// Hash of the event that these follow; `None` where they begin a stream, or do not say it.
    pub fn previous_hash(&self) -> Option<&str> {
        let first = self.events.first().filter(|_| self.expected > 0)?;
        first.metadata.get("previousHash")?.as_str()
    }
}

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Version of the stream after it.
    pub version: u64,
    /// Position of its last event.
    pub position: Position,
}

/// An append that is stored under a request key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRequest {
    pub stream: StreamId,
    /// Sequence of its first event.
    pub sequence: u64,
    /// Position of its first event.
    pub position: Position,
    /// Of the input it came with.
    pub fingerprint: String,
}

/// Why an append stored nothing.
#[derive(Debug, Error)]
pub enum AppendError {
    /// The stream has another version.
    #[error("the stream is at version {current}")]
    Conflict { current: u64 },
    /// The stream does not hold the event that these follow: it is shorter, or another event stands there. Nobody
    /// changes a stored event, so the log went back to an earlier state since that event was read or stored.
    #[error("the stream, at version {current}, does not hold the event that these follow")]
    Diverged {
        /// Version of the stream.
        current: u64,
    },
    /// A key that the events are sealed under is not kept: its subject was erased, or it went with a lost tail.
    #[error("a key that the events are sealed under is not kept")]
    KeyGone,
    /// The request key is taken.
    #[error("the request was stored before")]
    Repeated(Box<StoredRequest>),
    /// Somebody else has this name.
    #[error("a claim is taken: {}", .0.name())]
    ClaimTaken(ClaimKind),
    /// The upload is unknown, unfinished, somebody else's, or bound.
    #[error("an upload cannot be bound: {0}")]
    UploadNotFree(FileId),
    /// The database failed; whether the append is stored is unknown where `is_transient`.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The log is shutting down.
    #[error("the log is closed")]
    Closed,
}

/// A piece of the global order.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Events in order.
    pub events: Vec<StoredEvent>,
    /// Read on from here; where nothing came, how far was read.
    pub next: Position,
    /// Whether more was there already.
    pub more: bool,
}

impl Page {
    /// From the rows of a read that asked for one more than `max`.
    pub(super) fn of(rows: &[Row], after: Position, max: u32) -> Result<Self, SqlError> {
        let wanted = usize::try_from(max).unwrap_or(usize::MAX);
        let events = rows.iter().take(wanted).map(stored_event).collect::<Result<Vec<_>, _>>()?;
        let next = events.last().map_or(after, |event| event.position);
        Ok(Self { events, next, more: rows.len() > wanted })
    }
}

/// A transaction that still runs and might add events before those that are recorded: so these are given to no reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// Its process of the database server; `None` where it is prepared, or the process is gone.
    pub pid: Option<i64>,
    /// Its name, where it is prepared for a commit in two phases.
    pub prepared: Option<String>,
    /// In which database of the server.
    pub database: Option<String>,
    /// How long it has been running.
    pub age: Duration,
    /// Whether the server told the age; otherwise it is how long it has been seen: the server shows a transaction of
    /// another role in part only, unless the own role is a member of `pg_read_all_stats`.
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

/// Wakes whoever waits for new events; the value only says that something came.
pub type Wake = watch::Receiver<u64>;

/// The append-only log.
///
/// One conformance suite runs against every adapter; what it promises is promised here.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Stores appends together, each with its own outcome, in their order. Two of one stream in a batch are
    /// decided one after the other.
    ///
    /// The statement that stores an append also asks for what it follows: the event at the expected version has the
    /// hash that the first new event names as `previousHash`, and the keys that it is sealed under are kept. So no
    /// append can follow an event that the log has lost, however long its caller remembers it.
    async fn append(&self, batch: Vec<Append>) -> Vec<Result<Receipt, AppendError>>;

    /// The events of a stream after a sequence, oldest first.
    async fn read_stream(&self, stream: &StreamId, after: u64, max: u32) -> Result<Vec<StoredEvent>, SqlError>;

    /// The beginnings of several streams, of each the events up to a sequence, oldest first; nothing is said about which
    /// stream comes first.
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

    /// The events of the log after a position; none is ever skipped, also while older ones are still being committed.
    /// Somebody who reads later, or elsewhere, may for a moment be given less.
    async fn read_all(&self, after: Position, max: u32) -> Result<Page, SqlError>;

    /// The events after a position up to another one, which must be one that `read_all` gave before, in whichever
    /// process: up to there everything is decided, and nobody is kept from it again.
    async fn read_until(&self, after: Position, until: Position, max: u32) -> Result<Page, SqlError> {
        let mut page = self.read_all(after, max).await?;
        if page.events.last().is_some_and(|last| last.position >= until) {
            page.events.retain(|event| event.position <= until);
            page.next = page.events.last().map_or(after, |last| last.position);
            page.more = false;
        }
        Ok(page)
    }

    /// The same for whoever holds a transaction on the rows: where the log stands in the same database it is read by
    /// that connection, since nobody waits for a second while they hold one.
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

    /// The events that are recorded after a position, also those that `read_all` does not give yet: older ones may still
    /// come between them. For whoever looks; nobody may go on from there.
    async fn read_recorded(&self, after: Position, max: u32) -> Result<Vec<StoredEvent>, SqlError> {
        Ok(self.read_all(after, max).await?.events)
    }

    /// How many events a stream has.
    async fn length(&self, stream: &StreamId) -> Result<u64, SqlError> {
        let mut length = 0;
        while let Some(last) = self.read_stream(stream, length, PIECE).await?.last() {
            length = last.sequence;
        }
        Ok(length)
    }

    /// The last so many events before a position that `read_all` would give, the oldest first.
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

    /// Of the newest so many events that `read_all` would give: how many there are, and how many of these types.
    async fn count(&self, types: &[String], of: u32) -> Result<(u64, u64), SqlError> {
        let newest = self.read_back(self.head().await?.next(), of).await?;
        let typed = newest.iter().filter(|event| types.contains(&event.event_type)).count();
        Ok((newest.len() as u64, typed as u64))
    }

    /// Who keeps readers from what is recorded, as the last read that gave nothing found out; `None` where nobody does.
    fn held_back(&self) -> Option<HeldBack> {
        None
    }

    /// The position of the last event that `read_all` would give now.
    async fn head(&self) -> Result<Position, SqlError>;

    /// The event at this position, whether or not readers of the whole log may see it yet; `None` where there is none:
    /// a position that a reader once reached then belongs to a log that has lost it.
    async fn event_at(&self, position: Position) -> Result<Option<StoredEvent>, SqlError>;

    /// What is stored under a request key.
    async fn find_request(&self, key: &str) -> Result<Option<StoredRequest>, SqlError>;

    /// How many appends with side writes may be under way at once, where they are better appended alone, on connections
    /// of their own, than beside others.
    fn side_writes_isolated(&self) -> Option<u32> {
        None
    }

    /// Told after each commit of this process, and when another process is seen to have written.
    fn wake(&self) -> Wake;
}
