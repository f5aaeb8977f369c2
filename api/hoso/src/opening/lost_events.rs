//! Lost events, identified by data outside the log: read models ahead of it, messages, webhooks, sessions of accounts
//! that are gone. They are recorded before a start puts that data back.

mod ahead;
mod held;
mod referring;
mod rows;

use app::pending_form::PendingForms;
use domain::restoration::{LostEvent, Mention, MentionPlace};
use store::boxed;
use store::event_id;
use store::log::{EventLog, StoredEvent};
use store::sql::Database;

use super::OpeningError;
use crate::config::Config;

pub(super) use ahead::ahead;
use held::holds;
pub use rows::{keep, written_down};

/// All mentions of lost events outside the log; `pending_forms` where a key can decrypt them. Read-only.
#[boxed]
pub async fn mentions(
    config: &Config,
    database: &Database,
    log: &dyn EventLog,
    pending_forms: Option<&PendingForms>,
) -> Result<Vec<Mention>, OpeningError> {
    let mut found = written_down(&database.edge).await?;
    found.extend(ahead(database, log).await?);
    found.extend(referring::referring(config, database, pending_forms, &found).await?);
    still_lost(log, found).await
}

/// Mentions that the log still lacks: it may have been restored forward.
#[boxed]
pub async fn still_lost(log: &dyn EventLog, mentions: Vec<Mention>) -> Result<Vec<Mention>, OpeningError> {
    let mut lost = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if !holds(log, &mention.event).await? {
            lost.push(mention);
        }
    }
    Ok(lost)
}

/// Mention of an event by the log itself, before it is lost.
pub fn put_aside(event: &StoredEvent) -> Mention {
    let known = LostEvent {
        id: Some(event_id(event)),
        position: Some(event.position.to_string()),
        hash: event.hash().map(ToOwned::to_owned),
        place: Some((event.stream.kind, event.stream.id.clone(), event.sequence)),
        event_type: Some(event.event_type.clone()),
        about: None,
    };
    Mention { place: MentionPlace::LogPutAside, event: known }
}
