use domain::{AccountId, Moment, Role};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::log::StoredEvent;
use crate::recorded_event::event_id;

/// An event as it is stored, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditedEvent {
    /// As it is stored.
    pub stored: StoredEvent,
    /// What happened, of the present version and in plain values: null stands where something personal is erased, or
    /// was not to be opened. `None` where it cannot be read.
    pub payload: Option<Value>,
}

impl AuditedEvent {
    /// Its id: see [`event_id`].
    pub fn id(&self) -> Uuid {
        event_id(&self.stored)
    }

    /// Who gave the command; `None` for the service itself and for somebody not signed in.
    pub fn actor(&self) -> Option<AccountId> {
        self.stored.actor()
    }

    /// What they were at that time.
    pub fn role(&self) -> Option<Role> {
        Role::from_name(self.text("role")?)
    }

    /// When it says that it was recorded; 1970 where it does not say so.
    pub fn recorded_at(&self) -> Moment {
        self.stored.recorded_at().unwrap_or(Moment::EPOCH)
    }

    /// The link that it names as the one before it.
    pub fn previous_hash(&self) -> Option<&str> {
        self.text("previousHash")
    }

    /// What its hash covers: `SHA-256(0x00 ‖ RFC 8785 form)` of this is the hash, unless it was tampered with.
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
