//! Views of messages and files built from events, for answers before the read models hold them.

use domain::dossier::FileRef;
use domain::exchange::ExchangeEvent;
use domain::{DossierId, Role};
use projections::exchange_thread::ThreadMessage;
use projections::{NamedAccount, ShownFile};
use serde_json::Value;
use store::log::StoredEvent;
use uuid::Uuid;

/// View of a message from its event.
pub(crate) fn as_written(
    event: &ExchangeEvent,
    stored: &StoredEvent,
    dossier: Uuid,
    author: Option<NamedAccount>,
) -> Option<ThreadMessage> {
    let ExchangeEvent::MessagePosted { at, message, side, body, attachments } = event else { return None };
    let dossier = DossierId(dossier);
    let role = stored.metadata.get("role").and_then(Value::as_str);
    Some(ThreadMessage {
        id: *message,
        dossier,
        position: stored.position,
        at: *at,
        side: *side,
        // The present name is right: it was written a moment ago.
        author_name: author.as_ref().and_then(|author| author.display_name.clone()),
        author,
        role: role.and_then(Role::from_name),
        body: body.known().cloned(),
        revokes: false,
        read_at: None,
        attachments: attachments.iter().map(|file| shown_file(dossier, file)).collect(),
        answers_round: None,
        answers: Vec::new(),
        supplement: None,
    })
}

/// View of a file from its event.
pub fn shown_file(dossier: DossierId, file: &FileRef) -> ShownFile {
    ShownFile {
        id: file.id,
        dossier,
        name: file.naming.known().map(|naming| naming.name.clone()),
        sha256: file.naming.known().map(|naming| naming.sha256.clone()),
        media_type: file.media_type.clone(),
        size: file.size,
    }
}
