use lettre::message::Mailbox;
use projections::outbox::Channel;
use uuid::Uuid;

/// A message ready to be sent.
#[derive(Clone)]
pub(super) struct Message {
    /// The same for each delivery of the same message.
    pub(super) id: Uuid,
    pub(super) content: Content,
}

#[derive(Clone)]
pub(super) enum Content {
    Mail(Box<MailContent>),
    Sms { to: String, text: String },
}

/// An e-mail.
#[derive(Clone)]
pub(super) struct MailContent {
    pub(super) to: Mailbox,
    pub(super) subject: String,
    pub(super) body: String,
    /// Of subject and body.
    pub(super) language: &'static str,
}

/// The id of the message that an event asks for, by this channel.
pub(super) fn message_id(event: Uuid, channel: Channel) -> Uuid {
    Uuid::new_v5(&event, channel.name().as_bytes())
}
