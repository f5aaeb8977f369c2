//! Events that the log lost, named by what lies outside of it: rows that had followed them, messages, webhooks, whoever is
//! signed in under an account that is gone. What a start is about to put back is written down first.

mod ahead;
mod held;
mod referring;
mod rows;

use app::pending_form::PendingForms;
use domain::restoration::{LostEvent, Mention, MentionPlace};
use store::event_id;
use store::log::{EventLog, StoredEvent};
use store::sql::Database;

use super::OpeningError;
use crate::config::Config;

pub(super) use ahead::ahead;
use held::holds;
pub use rows::{keep, written_down};

/// Everything that is known outside the log of events that it does not hold. `pending_forms` where there is a key to
/// open them. Only reads.
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

/// Those of them that the log does not hold: it may have been put forward again.
pub async fn still_lost(log: &dyn EventLog, mentions: Vec<Mention>) -> Result<Vec<Mention>, OpeningError> {
    let mut lost = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if !holds(log, &mention.event).await? {
            lost.push(mention);
        }
    }
    Ok(lost)
}

/// What the log itself says of one of its events, before it is lost.
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
