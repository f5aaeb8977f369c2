use lettre::message::Mailbox;
use projections::outbox::Channel;
use uuid::Uuid;

/// A message ready to be sent.
#[derive(Clone)]
pub(super) struct Message {
    /// The same for each delivery of the same message.
    pub(super) id: Uuid,
    pub(super) content: Content,
    /// Whether the address has been shown to be its account's; else anybody may have given it.
    pub(super) is_proven: bool,
}

impl Message {
    /// The message as somebody has it sent again for this time. A mail server drops what comes twice under one id: only
    /// another id brings it to whoever lost the first.
    pub(super) fn resent(self, number: u64) -> Self {
        Self { id: numbered(self.id, number), ..self }
    }
}

/// The id of a message that is sent for this time; 0 is the first.
pub(super) fn numbered(id: Uuid, number: u64) -> Uuid {
    if number == 0 { id } else { Uuid::new_v5(&id, number.to_string().as_bytes()) }
}

#[derive(Clone)]
pub(super) enum Content {
    Mail(Box<MailContent>),
    Sms { to: String, text: String },
}

/// An e-mail.
#[derive(Clone)]
pub(crate) struct MailContent {
    pub(crate) to: Mailbox,
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Of subject and body.
    pub(crate) language: &'static str,
}

/// The id of the message that an event asks for, by this channel.
pub(super) fn message_id(event: Uuid, channel: Channel) -> Uuid {
    Uuid::new_v5(&event, channel.name().as_bytes())
}
