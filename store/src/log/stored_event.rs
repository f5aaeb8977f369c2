use domain::{AccountId, AggregateKind, Moment};
use serde_json::Value;

use super::Position;

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamId {
    pub kind: AggregateKind,
    /// A UUID in lower case with hyphens.
    pub id: String,
}

impl StreamId {
    /// The stream of this aggregate.
    #[expect(clippy::needless_pass_by_value, reason = "ids are small, and a reference to one reads worse")]
    pub fn new(kind: AggregateKind, id: impl ToString) -> Self {
        Self { kind, id: id.to_string() }
    }
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    /// Where it stands in the global order.
    pub position: Position,
    pub stream: StreamId,
    /// At which place of it, from 1.
    pub sequence: u64,
    /// `DossierSubmitted`.
    pub event_type: String,
    /// `1.0.0`.
    pub event_version: String,
    /// With personal fields sealed.
    pub payload: Value,
    /// Flat text.
    pub metadata: Value,
}

impl StoredEvent {
    /// When, by the clock of the edge that recorded it.
    pub fn recorded_at(&self) -> Option<Moment> {
        self.metadata.get("recordedAt")?.as_str()?.parse().ok()
    }

    /// Who gave the command; `None` for the service itself and for somebody not signed in.
    pub fn actor(&self) -> Option<AccountId> {
        self.metadata.get("actor")?.as_str()?.parse().ok().map(AccountId)
    }

    /// Its link of the hash chain.
    pub fn hash(&self) -> Option<&str> {
        self.metadata.get("hash")?.as_str()
    }
}
