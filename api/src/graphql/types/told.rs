use async_graphql::SimpleObject;
use projections::exchange_thread::ThreadMessage;
use projections::progress::ProgressEntry as Entry;

use super::progress::ProgressEntry;
use super::{Dossier, Message};
use crate::app::App;
use crate::graphql::watching::Told;

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
    pub(in crate::graphql) fn of(told: Told<Entry>) -> Self {
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
    pub(in crate::graphql) fn of(told: Told<ThreadMessage>, app: &App) -> Self {
        let Told { row, cursor, dossier } = told;
        Self {
            cursor: cursor.to_string(),
            message: Message::of(row, app.pinned(&dossier)),
            dossier: Dossier::detailed(dossier),
        }
    }
}
