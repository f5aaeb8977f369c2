use cynic::Id;
use domain::Moment;

use super::dossier::SupplementRequest;
use super::enums::MessageSide;
use super::file::File;
use super::page::Page;
use super::progress::Actor;
use crate::operation::schema;

/// Something that was said.
#[derive(Debug, cynic::QueryFragment)]
pub struct Message {
    id: Id,
    /// When.
    pub at: Moment,
    /// Who says it: the applicant, the office or the service itself.
    pub side: MessageSide,
    /// Who said it.
    pub author: Option<Actor>,
    /// What; nothing once erased.
    pub body: Option<String>,
    /// When the other side saw it.
    pub read_at: Option<Moment>,
    /// What came with it.
    pub attachments: Vec<File>,
    /// The request that it tells of.
    pub supplement_request: Option<SupplementRequest>,
    /// The round of requests that it answers.
    pub answers_round: Option<i32>,
    /// What is said of single things that were asked for.
    pub answers: Vec<SupplementItemAnswer>,
}

/// What the applicant said of one thing.
#[derive(Debug, cynic::QueryFragment)]
pub struct SupplementItemAnswer {
    /// What that is.
    pub label: String,
    /// In their words; nothing once erased.
    pub words: Option<String>,
}

impl Page<Message> {
    /// From where what was said earlier is read.
    pub fn older(&self) -> Option<&String> {
        self.page_info.start_cursor.as_ref().filter(|_| self.page_info.has_previous_page)
    }

    /// The last message.
    pub fn last_id(&self) -> Option<String> {
        self.nodes.last().map(|message| message.id.inner().to_owned())
    }
}

impl Message {
    /// Whether the service itself said it.
    pub fn is_of_system(&self) -> bool {
        self.side == MessageSide::System
    }
}
