use std::sync::Arc;

use domain::{Language, SecretPurpose};
use fluent::FluentValue;
use foundation::link::Link;
use foundation::public_url::PublicUrl;
use foundation::texts::{self, Texts};
use lettre::message::Mailbox;
use projections::outbox::{Channel, OutboxItem};
use secrecy::ExposeSecret;
use store::Keyring;

use super::correspondence::{About, Addressee, Letter};
use super::deliveries::begins_at;
use super::error::Unsent;
use super::message::{Content, MailContent, Message, MessageName, message_id};
use super::templates::{Arguments, MessageTemplate, template};

/// Composes messages by their templates, and has what several templates need.
#[derive(Clone)]
pub struct Composer {
    pub(super) keyring: Keyring,
    pub(super) texts: Arc<Texts>,
    pub(super) public_url: PublicUrl,
}

impl Composer {
    /// One who derives secrets from these keys, and writes these texts with links below this URL.
    pub fn new(keyring: Keyring, texts: Arc<Texts>, public_url: PublicUrl) -> Self {
        Self { keyring, texts, public_url }
    }

    /// The message that an item asks for.
    pub(super) fn compose(&self, item: &OutboxItem, letter: &Letter) -> Result<Message, Unsent> {
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

    /// A mail with its greeting, and where it stands in for a colleague's, with that.
    fn mail(&self, template: &dyn MessageTemplate, item: &OutboxItem, letter: &Letter) -> Result<Content, Unsent> {
        let Letter { to, about, instead_of } = letter;
        let address = to.email.as_deref().and_then(|email| email.parse().ok()).ok_or(Unsent::NoAddress)?;
        let (id, mut arguments) = template.mail(self, item, letter)?;
        // Whoever gave an address that is not theirs says nothing by us to whoever reads there.
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

    /// A one-time password.
    pub(super) fn otp(
        &self,
        purpose: SecretPurpose,
        id: &str,
        item: &OutboxItem,
        language: Language,
    ) -> Result<String, Unsent> {
        let otp = self.keyring.secret(purpose, item.issue.ok_or(Unsent::Unwritable)?);
        let arguments = [("otp", FluentValue::from(otp.expose_secret()))];
        Ok(self.texts.text(language, id, &arguments))
    }

    /// A link that brings a secret, and when it ends.
    pub(super) fn token_link<'a>(
        &self,
        path: &str,
        purpose: SecretPurpose,
        item: &OutboxItem,
        to: &Addressee,
    ) -> Result<Arguments<'a>, Unsent> {
        let (Some(issue), Some(expires_at)) = (item.issue, item.expires_at) else { return Err(Unsent::Unwritable) };
        let secret = self.keyring.secret(purpose, issue).expose_secret().to_owned();
        let token = Link { account: item.account, issue, secret };
        let link = self.public_url.join(&format!("{path}?token={token}"));
        Ok(vec![("link", link.into()), ("expires", texts::moment(to.language, expires_at).into())])
    }

    /// When something of an account was changed, and where whoever did not do it gets their account back.
    pub(super) fn changed<'a>(&self, item: &OutboxItem, to: &Addressee) -> Arguments<'a> {
        let at = texts::moment(to.language, item.at);
        vec![("at", at.into()), ("link", self.public_url.join("/password/forgot").into())]
    }

    /// Where an officer finds what is theirs to work on.
    pub(super) fn own_queue<'a>(&self) -> Arguments<'a> {
        vec![("link", self.public_url.join("/staff?who=mine").into())]
    }

    /// Where an applicant reads their dossier.
    pub(super) fn dossier_link(&self, code: &str) -> String {
        self.public_url.join(&format!("/dossiers/{code}"))
    }
}

impl About {
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
