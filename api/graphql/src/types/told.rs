use app::App;
use async_graphql::SimpleObject;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry as Entry;
use store::audit::AuditedEvent;
use store::log::ResumeToken;

use super::event::Event;
use super::progress::ProgressEntry;
use super::{Dossier, Message};
use crate::watching::{Changed, Told};

/// A step of a dossier, told as it happens.
#[derive(SimpleObject)]
pub struct DossierProgressed {
    /// Hand it back as `after`.
    pub cursor: String,
    /// What happened.
    pub entry: ProgressEntry,
    /// As it stands when this is told.
    pub dossier: Dossier,
}

impl DossierProgressed {
    /// Of what was found in the rows.
    pub(crate) fn of(told: Told<Entry>) -> Self {
        let Told { row, cursor, dossier } = told;
        Self { cursor: cursor.to_string(), entry: ProgressEntry(row), dossier: Dossier::detailed(dossier) }
    }
}

/// A message of a dossier's exchange, told as it comes.
#[derive(SimpleObject)]
pub struct MessagePosted {
    /// Hand it back as `after`.
    pub cursor: String,
    /// What was said.
    pub message: Message,
    /// As it stands when this is told.
    pub dossier: Dossier,
}

impl MessagePosted {
    /// Of what was found in the rows.
    pub(crate) fn of(told: Told<ThreadMessage>, app: &App) -> Self {
        let Told { row, cursor, dossier } = told;
        Self {
            cursor: cursor.to_string(),
            message: Message::of(row, app.pinned(&dossier)),
            dossier: Dossier::detailed(dossier),
        }
    }
}

/// A dossier of the watcher's own list, told as it changes.
#[derive(SimpleObject)]
pub struct OwnDossierChanged {
    /// Hand it back as `after`.
    pub cursor: String,
    /// As it stands when this is told.
    pub dossier: Dossier,
}

impl OwnDossierChanged {
    /// Of what was found in the rows.
    pub(crate) fn of(changed: Changed) -> Self {
        let Changed { listed, cursor, caller } = changed;
        Self { cursor: cursor.to_string(), dossier: Dossier::listed(listed, &caller) }
    }
}

/// An event of the log, told as it is recorded.
#[derive(SimpleObject)]
pub struct EventRecorded {
    /// Hand it back as `after`, here or to `events`.
    pub cursor: String,
    /// What happened; nothing personal is opened.
    pub event: Event,
}

impl EventRecorded {
    /// Of what was found in the log.
    pub(crate) fn of((cursor, event): (ResumeToken, AuditedEvent)) -> Self {
        Self { cursor: cursor.to_string(), event: Event::unopened(event) }
    }
}
