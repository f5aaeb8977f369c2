//! Events of an exchange as they are stored.

use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::dossier::FileRef;
use crate::{MessageId, Moment, Personal};

/// Side of a message; the names are the contract's `MessageSide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageSide {
    Citizen,
    /// Officers of the agency.
    Staff,
    /// The service itself, which has no read mark.
    System,
}

impl MessageSide {
    /// Name in the contract and in database rows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Citizen => "CITIZEN",
            Self::Staff => "STAFF",
            Self::System => "SYSTEM",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Citizen, Self::Staff, Self::System].into_iter().find(|side| side.name() == name)
    }
}

/// Events of an exchange; its stream has the dossier's id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum ExchangeEvent {
    /// A message was posted.
    MessagePosted {
        at: Moment,
        message: MessageId,
        /// Side of the author, who is the event's actor.
        side: MessageSide,
        /// Its subject is the applicant, whoever wrote it.
        body: Personal<String>,
        /// Files attached to the message.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<FileRef>,
    },
    /// A side's read mark moved forward.
    MessagesRead {
        at: Moment,
        side: MessageSide,
        /// Last message that was displayed.
        up_to: MessageId,
        /// Time at which that message was posted; the mark is monotonic along it.
        up_to_at: Moment,
    },
}

impl ExchangeEvent {
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
