use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::dossier::FileRef;
use crate::{MessageId, Moment, Personal};

/// Who speaks; the names are the contract's `MessageSide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageSide {
    Citizen,
    /// An officer of the agency.
    Staff,
    /// The service.
    System,
}

impl MessageSide {
    /// The name in the contract and in rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Citizen => "CITIZEN",
            Self::Staff => "STAFF",
            Self::System => "SYSTEM",
        }
    }

    /// The side with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Citizen, Self::Staff, Self::System].into_iter().find(|side| side.name() == name)
    }
}

/// Events of an exchange; its stream has the dossier's id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum ExchangeEvent {
    /// Somebody wrote.
    MessagePosted {
        at: Moment,
        message: MessageId,
        /// Who speaks; the author is the event's actor.
        side: MessageSide,
        /// What; its subject is the applicant, whoever wrote it.
        body: Personal<String>,
        /// Files sent along.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<FileRef>,
    },
    /// A side has read all up to a message.
    MessagesRead {
        at: Moment,
        side: MessageSide,
        /// The last message that was on the screen.
        up_to: MessageId,
        /// When that message was written; the mark only moves forward along this.
        up_to_at: Moment,
    },
}

impl ExchangeEvent {
    /// The files that it sends along.
    pub fn attachments(&self) -> &[FileRef] {
        match self {
            Self::MessagePosted { attachments, .. } => attachments,
            Self::MessagesRead { .. } => &[],
        }
    }
}

domain_event!(ExchangeEvent {
    MessagePosted = "1.0.0",
    MessagesRead = "1.0.0",
});
