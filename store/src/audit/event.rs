//! Audited events: each as it is stored, with its metadata decoded and the form that its hash covers.

use domain::{AccountId, Moment, Role};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::log::StoredEvent;
use crate::recorded_event::event_id;

/// Event as stored, with its decoded payload.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditedEvent {
    pub stored: StoredEvent,
    /// Payload of the present version in plain values: null where a personal field is erased or was left sealed. `None`
    /// where it cannot be decoded.
    pub payload: Option<Value>,
}

impl AuditedEvent {
    /// Event id: see [`event_id`].
    pub fn id(&self) -> Uuid {
        event_id(&self.stored)
    }

    /// Account of the actor; `None` for the service itself and for an anonymous caller.
    pub fn actor(&self) -> Option<AccountId> {
        self.stored.actor()
    }

    /// Role of the actor at that time.
    pub fn role(&self) -> Option<Role> {
        Role::from_name(self.text("role")?)
    }

    /// Time of recording; 1970 where the metadata has none.
    pub fn recorded_at(&self) -> Moment {
        self.stored.recorded_at().unwrap_or(Moment::EPOCH)
    }

    /// `previousHash` in the metadata.
    pub fn previous_hash(&self) -> Option<&str> {
        self.text("previousHash")
    }

    /// Hash input: `SHA-256(0x00 ‖ RFC 8785 form)` of this is the hash, unless the event was tampered with.
    pub fn hashed_form(&self, log: Uuid) -> Value {
        let event = &self.stored;
        let mut metadata = event.metadata.as_object().cloned().unwrap_or_else(Map::new);
        metadata.remove("hash");
        json!({
            "v": 1,
            "log": log,
            "type": event.stream.kind.name(),
            "id": event.stream.id,
            "sequence": event.sequence,
            "eventType": event.event_type,
            "eventVersion": event.event_version,
            "payload": event.payload,
            "metadata": metadata,
        })
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.stored.metadata.get(key)?.as_str()
    }
}
