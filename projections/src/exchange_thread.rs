//! Read model of a dossier's message thread: the messages of both sides, the office's supplement requests and the
//! applicant's answers to them, oldest first.

mod query;
mod rows;

use domain::exchange::MessageSide;
use domain::{DossierId, MessageId, Moment, Role};
use store::log::Position;

use crate::names::NamedAccount;
use crate::shown::{ShownAnswer, ShownFile, ShownSupplement};

pub use query::ExchangeThread;
pub use rows::ExchangeThreadProjection;

/// Message of a thread, or a supplement request or its answer in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadMessage {
    /// Message id; for a supplement request it derives from the request's.
    pub id: MessageId,
    pub dossier: DossierId,
    /// Position in the log.
    pub position: Position,
    pub at: Moment,
    pub side: MessageSide,
    /// `None` for the service itself.
    pub author: Option<NamedAccount>,
    /// Name of the author at that time; `None` once erased.
    pub author_name: Option<String>,
    /// Role of the author at that time.
    pub role: Option<Role>,
    /// `None` once erased, and where an applicant answered single items only.
    pub body: Option<String>,
    /// Whether it gives the reason of a revoked ruling.
    pub revokes: bool,
    /// Time at which the other side read it.
    pub read_at: Option<Moment>,
    pub attachments: Vec<ShownFile>,
    /// Supplement request that it represents; the body is its message.
    pub supplement: Option<ShownSupplement>,
    /// Round of the supplement request that it answers.
    pub answers_round: Option<u32>,
    /// Answers to single items of the request.
    pub answers: Vec<ShownAnswer>,
}

/// Side that is to read messages of this side.
fn awaits(side: MessageSide) -> MessageSide {
    match side {
        MessageSide::Citizen => MessageSide::Staff,
        MessageSide::Staff | MessageSide::System => MessageSide::Citizen,
    }
}
