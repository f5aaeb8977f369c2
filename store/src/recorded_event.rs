use domain::{AccountId, AnyEvent, Moment, Role};
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

use crate::log::{Position, StoredEvent, StreamId};
use crate::upcast::Upcasters;
use crate::vault::{event_location, locate};

/// Namespace of the ids of events; never changes, because messages already sent are told apart by them.
const NAMESPACE: Uuid = Uuid::from_u128(0x3b0f_77e2_9a41_5c8d_8e66_2f04_d7c1_90ab);

/// The metadata key that says what the event's id derives from.
pub(crate) const ID_SOURCE: &str = "idFrom";
/// Its one value. Events without it were written by older releases, whose ids derive from stream and sequence.
pub(crate) const HASH: &str = "hash";

/// The id of an event: UUIDv5, so that it needs no column. It derives from the event's hash, so that an event that takes
/// the place of a lost one has another id: receivers drop what bears an id that they have seen. What an older release
/// wrote keeps the id that receivers know, which derives from its place.
pub fn event_id(event: &StoredEvent) -> Uuid {
    let StoredEvent { stream, sequence, .. } = event;
    match hash_that_names(event) {
        Some(hash) => Uuid::new_v5(&NAMESPACE, hash.as_bytes()),
        None => Uuid::new_v5(&NAMESPACE, format!("{}/{}/{sequence}", stream.kind, stream.id).as_bytes()),
    }
}

/// The hash of an event whose id derives from it.
pub fn hash_that_names(event: &StoredEvent) -> Option<&str> {
    let from = event.metadata.get(ID_SOURCE).and_then(Value::as_str);
    event.hash().filter(|_| from == Some(HASH))
}

/// An event as readers of the whole log see it: of the present version, its personal fields still sealed, each with
/// the place where it was stored, so that rows can keep it and open it later.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Where it stands in the global order.
    pub position: Position,
    pub stream: StreamId,
    /// At which place of it, from 1.
    pub sequence: u64,
    /// The name it has today.
    pub event_type: String,
    /// The version it has today.
    pub event_version: String,
    /// When, by the clock of the edge.
    pub at: Moment,
    /// Who gave the command; `None` for the service itself and for somebody not signed in.
    pub actor: Option<AccountId>,
    /// What they were at that time.
    pub role: Option<Role>,
    /// The request that led to it.
    pub correlation: Option<Uuid>,
    pub event: AnyEvent,
    /// Its id: see [`event_id`].
    pub id: Uuid,
    /// Its link of the hash chain, as stored: its leaf of the tree.
    pub hash: String,
}

/// A stored event that cannot be read.
#[derive(Debug, Error)]
#[error("event {sequence} of {} {} cannot be read: {what}", .stream.kind, .stream.id)]
pub struct ReadError {
    pub stream: StreamId,
    pub sequence: u64,
    /// Why; never what it holds.
    pub what: String,
}

impl ReadError {
    pub(crate) fn new(event: &StoredEvent, what: impl Into<String>) -> Self {
        Self { stream: event.stream.clone(), sequence: event.sequence, what: what.into() }
    }
}

impl RecordedEvent {
    /// A stored event, brought to its present version.
    pub fn read(stored: StoredEvent, upcasters: &Upcasters) -> Result<Self, ReadError> {
        let mut stored = present(stored, upcasters)?;
        let at = stored.recorded_at().ok_or_else(|| ReadError::new(&stored, "recordedAt is missing"))?;
        let text = |key: &str| stored.metadata.get(key).and_then(Value::as_str);
        let parsed = |key: &str| {
            let unreadable = |_| ReadError::new(&stored, format!("{key} is no id"));
            text(key).map(|text| text.parse::<Uuid>().map_err(unreadable)).transpose()
        };
        let (id, hash) = (event_id(&stored), stored.hash().unwrap_or_default().to_owned());
        let actor = parsed("actor")?.map(AccountId);
        let correlation = parsed("correlationId")?;
        let unknown = || ReadError::new(&stored, "role is unknown");
        let role = text("role").map(|name| Role::from_name(name).ok_or_else(unknown)).transpose()?;
        let payload = std::mem::take(&mut stored.payload);
        let event = AnyEvent::read(stored.stream.kind, &stored.event_type, payload)
            .map_err(|error| ReadError::new(&stored, error.to_string()))?;
        Ok(Self {
            id,
            position: stored.position,
            stream: stored.stream,
            sequence: stored.sequence,
            event_type: stored.event_type,
            event_version: stored.event_version,
            at,
            actor,
            role,
            correlation,
            event,
            hash,
        })
    }
}

/// What every path that reads events does first: notes where each sealed field was stored, then brings the event to
/// its present version.
pub(crate) fn present(mut stored: StoredEvent, upcasters: &Upcasters) -> Result<StoredEvent, ReadError> {
    let place = event_location(&stored.stream, stored.sequence);
    match locate(&mut stored.payload, &place) {
        Ok(()) => Ok(upcasters.apply(stored)),
        Err(error) => Err(ReadError::new(&stored, error.to_string())),
    }
}
