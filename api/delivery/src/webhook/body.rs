//! Body of a webhook delivery.

use foundation::global_id::GlobalId;
use serde_json::{Value, json};
use store::audit::AuditedEvent;
use uuid::Uuid;

/// JSON of an event as `{ id position aggregateType aggregateId sequence type recordedAt actor { role }
/// payload metadata stored hash previousHash }` of the feed `events`: personal fields stay encrypted, and the
/// actor has no name.
pub(super) fn body(event: &AuditedEvent, log: Uuid) -> Value {
    let stored = &event.stored;
    json!({
        "id": GlobalId::event(stored).encode(),
        "position": stored.position.to_string(),
        "aggregateType": stored.stream.kind.name(),
        "aggregateId": stored.stream.id,
        "sequence": stored.sequence,
        "type": stored.event_type,
        "recordedAt": event.recorded_at().rfc3339(),
        "actor": event.actor().map(|_| json!({ "role": event.role().map(domain::Role::name) })),
        "payload": event.payload,
        "metadata": stored.metadata,
        "stored": event.hashed_form(log),
        "hash": stored.hash().unwrap_or_default(),
        "previousHash": event.previous_hash(),
    })
}
