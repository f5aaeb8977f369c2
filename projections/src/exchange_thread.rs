//! What has been said about a dossier? The messages of both sides, the office's supplement requests
//! and what the applicant said in answer to them, oldest first.

mod query;
mod rows;

use domain::exchange::MessageSide;
use domain::{DossierId, MessageId, Moment, Role};
use store::log::Position;

use crate::names::NamedAccount;
use crate::shown::{ShownAnswer, ShownFile, ShownSupplement};

pub use query::ExchangeThread;
pub use rows::ExchangeThreadProjection;

/// A message of a thread, or a supplement request or its answer that stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadMessage {
    /// Its id; that of a supplement request is derived from the request's.
    pub id: MessageId,
    pub dossier: DossierId,
    /// Where it stands in the log.
    pub position: Position,
    pub at: Moment,
    pub side: MessageSide,
    /// Who wrote it; `None` for the service itself.
    pub author: Option<NamedAccount>,
    /// What they were called at that time; `None` once erased.
    pub author_name: Option<String>,
    /// What they were at that time.
    pub role: Option<Role>,
    /// `None` once erased, and where an applicant answered single things alone.
    pub body: Option<String>,
    /// Whether it says why a ruling was taken back.
    pub revokes: bool,
    /// When the other side had read it.
    pub read_at: Option<Moment>,
    /// Files sent along.
    pub attachments: Vec<ShownFile>,
    /// What the office asks for with it; its message is the body.
    pub supplement: Option<ShownSupplement>,
    /// The round of supplement requests that it answers: what the applicant said with their supplement.
    pub answers_round: Option<u32>,
    /// What they said of single things that were asked for.
    pub answers: Vec<ShownAnswer>,
}

/// Which side is to read what this side says.
fn awaits(side: MessageSide) -> MessageSide {
    match side {
        MessageSide::Citizen => MessageSide::Staff,
        MessageSide::Staff | MessageSide::System => MessageSide::Citizen,
    }
}
