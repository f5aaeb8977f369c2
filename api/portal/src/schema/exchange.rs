//! GraphQL fragments of the messages of a dossier.

use cynic::Id;
use domain::Moment;

use super::dossier::SupplementRequest;
use super::enums::MessageSide;
use super::file::File;
use super::page::Page;
use super::progress::Actor;
use crate::operation::schema;

/// Message of the conversation about a dossier.
#[derive(Debug, cynic::QueryFragment)]
pub struct Message {
    id: Id,
    pub at: Moment,
    /// Side of the author: applicant, office or system.
    pub side: MessageSide,
    pub author: Option<Actor>,
    /// Text of the message; `None` once erased.
    pub body: Option<String>,
    /// Read receipt of the other side.
    pub read_at: Option<Moment>,
    pub attachments: Vec<File>,
    /// Supplement request that it announces.
    pub supplement_request: Option<SupplementRequest>,
    /// Round of supplement requests that it answers.
    pub answers_round: Option<i32>,
    /// Replies to single items.
    pub answers: Vec<SupplementItemAnswer>,
}

/// Applicant's reply to an item of a supplement request.
#[derive(Debug, cynic::QueryFragment)]
pub struct SupplementItemAnswer {
    /// Label of the item.
    pub label: String,
    /// Text of the reply; `None` once erased.
    pub words: Option<String>,
}

impl Page<Message> {
    /// Cursor of the page of earlier messages.
    pub fn older(&self) -> Option<&String> {
        self.page_info.start_cursor.as_ref().filter(|_| self.page_info.has_previous_page)
    }

    pub fn last_id(&self) -> Option<String> {
        self.nodes.last().map(|message| message.id.inner().to_owned())
    }
}

impl Message {
    pub fn is_of_system(&self) -> bool {
        self.side == MessageSide::System
    }
}
