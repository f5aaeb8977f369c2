//! Composed messages and their stable ids.

use std::path::Path;

use domain::Moment;
use lettre::message::Mailbox;
use projections::outbox::Channel;
use uuid::Uuid;

/// A message ready to be sent.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) name: MessageName,
    pub(super) content: Content,
    /// False for an address that its account has not verified: it may be a stranger's.
    pub(super) is_proven: bool,
}

/// Stable name of a message: the same for every attempt, so that a duplicate can be recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageName {
    pub id: Uuid,
    /// Earliest time of sending, or that of the last resend.
    pub asked_at: Moment,
}

impl MessageName {
    /// File name in the outbox folder: sorts by time, and names no recipient.
    pub(super) fn file(self, extension: &str) -> String {
        format!("{}-{}.{extension}", self.asked_at.utc().format("%Y%m%dT%H%M%S%.6fZ"), self.id)
    }

    /// Id in such a file name, or in the older form that is the id alone.
    pub(super) fn id_in(file: &Path) -> Option<Uuid> {
        let stem = file.file_stem()?.to_str()?;
        stem.get(stem.len().checked_sub(ID_LENGTH)?..)?.parse().ok()
    }
}

/// Length of an id in characters.
const ID_LENGTH: usize = 36;

impl Message {
    /// Name for this resend. Mail servers drop a duplicate Message-ID: only a new one reaches a reader
    /// who lost the first.
    pub(super) fn resent(self, number: u64, at: Option<Moment>) -> Self {
        let MessageName { id, asked_at } = self.name;
        Self { name: MessageName { id: numbered(id, number), asked_at: at.unwrap_or(asked_at) }, ..self }
    }
}

/// Id of the nth sending; 0 is the first.
pub(super) fn numbered(id: Uuid, number: u64) -> Uuid {
    if number == 0 { id } else { Uuid::new_v5(&id, number.to_string().as_bytes()) }
}

#[derive(Clone)]
pub(super) enum Content {
    Mail(Box<MailContent>),
    Sms { to: String, text: String },
}

#[derive(Clone)]
pub struct MailContent {
    pub to: Mailbox,
    pub subject: String,
    pub body: String,
    /// Language of subject and body.
    pub language: &'static str,
}

/// Id of the message that an event asks for by this channel, derived (idempotent).
pub(super) fn message_id(event: Uuid, channel: Channel) -> Uuid {
    Uuid::new_v5(&event, channel.name().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_sort_by_time_and_tell_their_id() {
        let id = Uuid::from_u128(7);
        let name = |at: &str| MessageName { id, asked_at: at.parse().expect("a moment") }.file("eml");
        let names = ["2026-02-13T09:59:00Z", "2026-02-13T09:59:00.000001Z", "2026-10-01T00:00:00Z"].map(name);
        assert_eq!(names[0], "20260213T095900.000000Z-00000000-0000-0000-0000-000000000007.eml");
        assert!(names.is_sorted());
        for known in [names[2].as_str(), "00000000-0000-0000-0000-000000000007.eml"] {
            assert_eq!(MessageName::id_in(Path::new(known)), Some(id));
        }
        for strange in ["a.eml", "readme.eml", "ưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưưư.eml"]
        {
            assert_eq!(MessageName::id_in(Path::new(strange)), None);
        }
    }
}
