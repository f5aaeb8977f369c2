//! Synthetic events: the log stores anything with a hash.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::AggregateKind;
use serde_json::json;
use store::log::{
    Append, AppendError, EventLog, NewEvent, Position, Receipt, RequestKey, SideWrite, StoredEvent, StreamId,
};
use store::sql::{Database, Sql};
use support::eventually;
use uuid::Uuid;

/// Stream of dossiers by number.
pub(crate) fn stream(number: u64) -> StreamId {
    StreamId::new(AggregateKind::Dossier, Uuid::from_u128(u128::from(number) + 1))
}

/// An append of unique events. Hashes are derived from stream and sequence, so that an append with a guessed version
/// knows the event before it.
pub(crate) fn append(stream: &StreamId, expected: u64, events: u64) -> Append {
    static APPENDS: AtomicU64 = AtomicU64::new(1);
    let append = APPENDS.fetch_add(1, Ordering::Relaxed);
    Append {
        stream: stream.clone(),
        expected,
        events: (1..=events)
            .map(|place| NewEvent {
                event_type: "DossierMoved".to_owned(),
                event_version: "1.0.0".to_owned(),
                payload: json!({ "append": append, "place": place, "of": events }),
                metadata: json!({
                    "hash": hash(stream, expected + place),
                    "previousHash": hash(stream, expected + place - 1),
                    "recordedAt": "2026-03-02T01:00:00.000000Z",
                }),
            })
            .collect(),
        sealed_under: Vec::new(),
        request: None,
        side_writes: Vec::new(),
    }
}

pub(crate) fn hash(stream: &StreamId, sequence: u64) -> String {
    let id: Uuid = stream.id.parse().expect("a stream is called by a UUID");
    format!("{:032x}{sequence:032x}", id.as_u128())
}

pub(crate) trait AppendExt {
    /// With this idempotency key.
    fn under(self, key: &str, fingerprint: &str) -> Self;
    /// With a further side write.
    fn with(self, side_write: SideWrite) -> Self;
    /// With another hash of its first event.
    fn hashed(self, hash: &str) -> Self;
    /// Following an event with another hash.
    fn following(self, hash: &str) -> Self;
}

impl AppendExt for Append {
    fn under(mut self, key: &str, fingerprint: &str) -> Self {
        self.events[0].metadata["requestKey"] = key.into();
        self.events[0].metadata["fingerprint"] = fingerprint.into();
        self.request = Some(RequestKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() });
        self
    }

    fn with(mut self, side_write: SideWrite) -> Self {
        self.side_writes.push(side_write);
        self
    }

    fn hashed(mut self, hash: &str) -> Self {
        self.events[0].metadata["hash"] = hash.into();
        self
    }

    fn following(mut self, hash: &str) -> Self {
        self.events[0].metadata["previousHash"] = hash.into();
        self
    }
}

pub(crate) async fn store_one(log: &dyn EventLog, append: Append) -> Result<Receipt, AppendError> {
    log.append(vec![append]).await.pop().expect("an append has an answer")
}

/// The whole log, in pages of this size.
///
/// Transactions of other databases on the server hold readers back for a moment, so it is read until every
/// stored event has appeared.
pub(crate) async fn read_everything(database: &Database, log: &dyn EventLog, page: u32) -> Vec<StoredEvent> {
    eventually("all events are read", async || {
        let count = database.ledger.fetch_all(Sql::new("select count(*) as events from events")).await.unwrap();
        let events = read_what_is_given(log, page).await;
        (events.len() as u64 == count[0].count("events").unwrap()).then_some(events)
    })
    .await
}

/// The log up to the readers' present horizon.
pub(crate) async fn read_what_is_given(log: &dyn EventLog, page: u32) -> Vec<StoredEvent> {
    let mut events = Vec::new();
    let mut after = Position::START;
    loop {
        let read = log.read_all(after, page).await.expect("the log is read");
        after = read.next;
        events.extend(read.events);
        if !read.more {
            return events;
        }
    }
}

/// Fails unless the global order is consistent: growing positions, streams without gaps or reversals, and each append's
/// events side by side.
pub(crate) fn check_order(events: &[StoredEvent]) {
    let mut versions = std::collections::HashMap::new();
    let mut last = Position::START;
    let mut appends = std::collections::HashSet::new();
    let mut open: Option<(u64, u64, u64)> = None;
    for event in events {
        assert!(event.position > last, "positions grow");
        last = event.position;
        let version = versions.entry(event.stream.clone()).or_insert(0);
        assert_eq!(event.sequence, *version + 1, "a stream keeps its order in the global one: {}", event.stream.id);
        *version = event.sequence;

        let number = |name: &str| event.payload[name].as_u64().expect("a made-up event");
        let (append, place, of) = (number("append"), number("place"), number("of"));
        if let Some((open_append, next, _)) = open {
            assert_eq!((append, place), (open_append, next), "events of an append stand side by side");
        } else {
            assert_eq!(place, 1, "an append begins with its first event");
            assert!(appends.insert(append), "an append is stored once");
        }
        open = (place < of).then_some((append, place + 1, of));
    }
    assert_eq!(open, None, "an append is stored with all its events");
}
