//! Recorded events, as projections read them: upcast, decoded, with personal fields still sealed.

use domain::{AccountId, AnyEvent, Moment, Role};
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

use crate::log::{Position, StoredEvent, StreamId};
use crate::upcast::Upcasters;
use crate::vault::{event_location, locate};

/// UUIDv5 namespace of event ids; never changes, because receivers deduplicate messages by them.
const NAMESPACE: Uuid = Uuid::from_u128(0x3b0f_77e2_9a41_5c8d_8e66_2f04_d7c1_90ab);

/// Metadata key that names the source of the event's id.
pub(crate) const ID_SOURCE: &str = "idFrom";
/// Its one value. Events without it were written by older releases, whose ids derive from stream and sequence.
pub(crate) const HASH: &str = "hash";

/// Event id: UUIDv5, so that it needs no column. It derives from the event's hash, so that an event that takes the
/// place of a lost one has another id: receivers drop ids that they have seen. An event of an older release keeps the
/// id that receivers know, which derives from stream and sequence.
pub fn event_id(event: &StoredEvent) -> Uuid {
    let StoredEvent { stream, sequence, .. } = event;
    match hash_that_names(event) {
        Some(hash) => Uuid::new_v5(&NAMESPACE, hash.as_bytes()),
        None => Uuid::new_v5(&NAMESPACE, format!("{}/{}/{sequence}", stream.kind, stream.id).as_bytes()),
    }
}

/// Hash of an event whose id derives from it.
pub fn hash_that_names(event: &StoredEvent) -> Option<&str> {
    let from = event.metadata.get(ID_SOURCE).and_then(Value::as_str);
    event.hash().filter(|_| from == Some(HASH))
}

/// Event as projections see it: upcast to the present version, its personal fields still sealed, each with its location
/// of storage, so that rows can keep it and open it later.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Position in the global order.
    pub position: Position,
    pub stream: StreamId,
    /// Number within the stream, from 1.
    pub sequence: u64,
    /// Present name.
    pub event_type: String,
    /// Present version.
    pub event_version: String,
    /// Time of recording, by the clock of the edge.
    pub at: Moment,
    /// Account of the actor; `None` for the service itself and for an anonymous caller.
    pub actor: Option<AccountId>,
    /// Role of the actor at that time.
    pub role: Option<Role>,
    /// Correlation id of the request.
    pub correlation: Option<Uuid>,
    pub event: AnyEvent,
    /// Event id: see [`event_id`].
    pub id: Uuid,
    /// Hash as stored: its link of the chain and its leaf of the tree.
    pub hash: String,
}

/// Decoding error of a stored event.
#[derive(Debug, Error)]
#[error("event {sequence} of {} {} cannot be read: {what}", .stream.kind, .stream.id)]
pub struct ReadError {
    pub stream: StreamId,
    pub sequence: u64,
    /// Reason, without any content.
    pub what: String,
}

impl ReadError {
    pub(crate) fn new(event: &StoredEvent, what: impl Into<String>) -> Self {
        Self { stream: event.stream.clone(), sequence: event.sequence, what: what.into() }
    }
}

impl RecordedEvent {
    /// Upcasts a stored event to its present version.
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

/// First step of every read path: notes the location of each sealed field, then upcasts the event.
pub(crate) fn present(mut stored: StoredEvent, upcasters: &Upcasters) -> Result<StoredEvent, ReadError> {
    let place = event_location(&stored.stream, stored.sequence);
    match locate(&mut stored.payload, &place) {
        Ok(()) => Ok(upcasters.apply(stored)),
        Err(error) => Err(ReadError::new(&stored, error.to_string())),
    }
}
