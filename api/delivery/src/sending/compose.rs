//! Composing mails and SMS from templates.

use lettre::message::Mailbox;
use projections::outbox::{Channel, OutboxItem};

use super::composer::Composer;
use super::deliveries::begins_at;
use super::error::Unsent;
use super::message::{Content, MailContent, Message, MessageName, message_id};
use super::notice::{Notice, NoticeBody};
use super::template::MessageTemplate;
use super::templates::template;

impl Composer {
    /// Composes the message of an outbox item.
    pub(super) fn compose(&self, item: &OutboxItem, letter: &Notice) -> Result<Message, Unsent> {
        let template = template(item.kind);
        let (content, is_proven) = match item.channel {
            Channel::Email => (self.mail(template, item, letter)?, letter.to.email_is_proven),
            Channel::Sms => {
                let to = letter.to.phone.clone().ok_or(Unsent::NoAddress)?;
                (Content::Sms { to, text: template.sms(self, item, letter)? }, letter.to.phone_is_proven)
            }
        };
        let name = MessageName { id: message_id(item.event, item.channel), asked_at: begins_at(item) };
        Ok(Message { name, content, is_proven })
    }

    /// Mail with its greeting, and with a line on the colleague that the reader stands in for.
    fn mail(&self, template: &dyn MessageTemplate, item: &OutboxItem, letter: &Notice) -> Result<Content, Unsent> {
        let Notice { to, about, instead_of } = letter;
        let address = to.email.as_deref().and_then(|email| email.parse().ok()).ok_or(Unsent::NoAddress)?;
        let (id, mut arguments) = template.mail(self, item, letter)?;
        // An unverified address gets no text that its account's owner chose, so that nobody can send words through us.
        let name = to.email_is_proven.then(|| to.name.clone());
        let addressed = name.clone().unwrap_or_else(|| self.texts.text(to.language, "mail-somebody", &[]));
        arguments.push(("name", addressed.into()));
        if let Some(code) = about.code() {
            arguments.push(("code", code.into()));
        }
        let mut body = self.texts.text(to.language, &format!("{id}-body"), &arguments);
        if let Some(away) = instead_of {
            let said = self.texts.text(to.language, "mail-instead-of", &[("away", away.as_str().into())]);
            body = format!("{body}\n\n{said}");
        }
        Ok(Content::Mail(Box::new(MailContent {
            to: Mailbox::new(name, address),
            subject: self.texts.text(to.language, &format!("{id}-subject"), &arguments),
            body,
            language: to.language.tag(),
        })))
    }
}

impl NoticeBody {
    fn code(&self) -> Option<&str> {
        match self {
            Self::Account => None,
            Self::Submission { code, .. }
            | Self::Deadline { code, .. }
            | Self::News { code, .. }
            | Self::Supplement { code, .. }
            | Self::Progress { code, .. }
            | Self::SupplementCancelled { code, .. } => Some(code),
        }
    }
}
