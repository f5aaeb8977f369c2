//! Stored events and stream ids: the row of the log, with personal fields sealed.

use domain::{AccountId, AggregateKind, Moment};
use serde_json::Value;

use super::Position;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    pub kind: AggregateKind,
    /// UUID in lower case with hyphens.
    pub id: String,
}

impl StreamId {
    #[expect(clippy::needless_pass_by_value, reason = "ids are small, and a reference to one reads worse")]
    pub fn new(kind: AggregateKind, id: impl ToString) -> Self {
        Self { kind, id: id.to_string() }
    }
}

/// Event as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Position in the global order.
    pub position: Position,
    pub stream: StreamId,
    /// Number within the stream, from 1.
    pub sequence: u64,
    /// Such as `DossierSubmitted`.
    pub event_type: String,
    /// Such as `1.0.0`.
    pub event_version: String,
    /// JSON with personal fields sealed.
    pub payload: Value,
    /// Flat text.
    pub metadata: Value,
}

impl StoredEvent {
    /// Time of recording, by the clock of the edge.
    pub fn recorded_at(&self) -> Option<Moment> {
        self.metadata.get("recordedAt")?.as_str()?.parse().ok()
    }

    /// Account of the actor; `None` for the service itself and for an anonymous caller.
    pub fn actor(&self) -> Option<AccountId> {
        self.metadata.get("actor")?.as_str()?.parse().ok().map(AccountId)
    }

    /// Hash of its link in the hash chain.
    pub fn hash(&self) -> Option<&str> {
        self.metadata.get("hash")?.as_str()
    }
}
