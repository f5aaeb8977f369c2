//! Payloads of subscriptions: an update with its cursor.

use app::UseCases;
use async_graphql::SimpleObject;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry as Entry;
use store::audit::AuditedEvent;
use store::log::ResumeToken;

use super::event::Event;
use super::progress::ProgressEntry;
use super::{Dossier, Message};
use crate::watching::{Changed, RowUpdate};

/// Event of the subscription `dossierProgressed`: one new entry of a dossier's timeline.
#[derive(SimpleObject)]
pub struct DossierProgressed {
    /// Resume token; pass the last one as `after` to continue without gap or repetition.
    pub cursor: String,
    /// The new entry of the timeline.
    pub entry: ProgressEntry,
    /// The dossier at the moment of sending, which may be newer than the entry.
    pub dossier: Dossier,
}

impl DossierProgressed {
    /// From an update of the feed.
    pub(crate) fn of(told: RowUpdate<Entry>) -> Self {
        let RowUpdate { row, cursor, dossier } = told;
        Self { cursor: cursor.to_string(), entry: ProgressEntry(row), dossier: Dossier::detailed(dossier) }
    }
}

/// Event of the subscription `messagePosted`: one new entry of a dossier's message thread.
#[derive(SimpleObject)]
pub struct MessagePosted {
    /// Resume token; pass the last one as `after` to continue without gap or repetition.
    pub cursor: String,
    /// The new entry of the message thread.
    pub message: Message,
    /// The dossier at the moment of sending, which may be newer than the message.
    pub dossier: Dossier,
}

impl MessagePosted {
    /// From an update of the feed.
    pub(crate) fn of(told: RowUpdate<ThreadMessage>, app: &UseCases) -> Self {
        let RowUpdate { row, cursor, dossier } = told;
        Self {
            cursor: cursor.to_string(),
            message: Message::of(row, app.facts.pinned(&dossier)),
            dossier: Dossier::detailed(dossier),
        }
    }
}

/// Event of the subscription `ownDossierChanged`: one dossier of the applicant's list changed.
#[derive(SimpleObject)]
pub struct OwnDossierChanged {
    /// Resume token; pass the last one as `after` to continue without gap or repetition.
    pub cursor: String,
    /// The dossier as the applicant's list shows it at the moment of sending.
    pub dossier: Dossier,
}

impl OwnDossierChanged {
    /// From an update of the feed.
    pub(crate) fn of(changed: Changed) -> Self {
        let Changed { listed, cursor, caller } = changed;
        Self { cursor: cursor.to_string(), dossier: Dossier::listed(listed, &caller) }
    }
}

/// Event of the subscription `eventRecorded`: one new event of the log.
#[derive(SimpleObject)]
pub struct EventRecorded {
    /// Resume token; pass the last one as `after` here or to the query `events`.
    pub cursor: String,
    /// The new event; personal values in it are null.
    pub event: Event,
}

impl EventRecorded {
    /// From an event of the log.
    pub(crate) fn of((cursor, event): (ResumeToken, AuditedEvent)) -> Self {
        Self { cursor: cursor.to_string(), event: Event::unopened(event) }
    }
}
