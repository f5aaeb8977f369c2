mod news;
mod notice;
mod ruling;

use std::sync::Arc;

use domain::SecretPurpose;
use fluent::FluentValue;
use foundation::link::Link;
use foundation::public_url::PublicUrl;
use foundation::texts::{self, Texts};
use lettre::message::Mailbox;
use projections::outbox::{Channel, MessageKind, OutboxItem};
use secrecy::ExposeSecret;
use store::Keyring;

use super::correspondence::{About, Addressee, Letter};
use super::deliveries::begins_at;
use super::error::Unsent;
use super::message::{Content, MailContent, Message, MessageName, message_id};

/// Writes messages.
#[derive(Clone)]
pub struct Composer {
    keyring: Keyring,
    texts: Arc<Texts>,
    public_url: PublicUrl,
}

type Arguments<'a> = Vec<(&'a str, FluentValue<'a>)>;

impl Composer {
    /// One who derives secrets from these keys, and writes these texts with links below this URL.
    pub fn new(keyring: Keyring, texts: Arc<Texts>, public_url: PublicUrl) -> Self {
        Self { keyring, texts, public_url }
    }

    /// The message that an item asks for.
    pub(super) fn compose(&self, item: &OutboxItem, letter: &Letter) -> Result<Message, Unsent> {
        let content = match (item.channel, item.kind) {
            (Channel::Sms, MessageKind::ActivationOtp) => {
                self.otp(SecretPurpose::ActivationOtp, "sms-activation-otp", item, &letter.to)?
            }
            (Channel::Sms, MessageKind::PhoneOtp) => {
                self.otp(SecretPurpose::PhoneOtp, "sms-phone-otp", item, &letter.to)?
            }
            (Channel::Email, kind) => self.mail(kind, item, letter)?,
            (Channel::Sms, kind) => self.notice(kind, letter)?,
        };
        let is_proven = match &content {
            Content::Mail(_) => letter.to.email_is_proven,
            Content::Sms { .. } => letter.to.phone_is_proven,
        };
        let name = MessageName { id: message_id(item.event, item.channel), asked_at: begins_at(item) };
        Ok(Message { name, content, is_proven })
    }

    fn otp(&self, purpose: SecretPurpose, id: &str, item: &OutboxItem, to: &Addressee) -> Result<Content, Unsent> {
        let phone = to.phone.clone().ok_or(Unsent::NoAddress)?;
        let otp = self.keyring.secret(purpose, item.issue.ok_or(Unsent::Unwritable)?);
        let arguments = [("otp", FluentValue::from(otp.expose_secret()))];
        Ok(Content::Sms { to: phone, text: self.texts.text(to.language, id, &arguments) })
    }

    fn mail(&self, kind: MessageKind, item: &OutboxItem, letter: &Letter) -> Result<Content, Unsent> {
        let Letter { to, about, instead_of } = letter;
        let address = to.email.as_deref().and_then(|email| email.parse().ok()).ok_or(Unsent::NoAddress)?;
        let (id, mut arguments) = match (kind, about) {
            (MessageKind::ActivationLink, About::Account) => ("mail-activation", self.activation(item, to)?),
            (MessageKind::PasswordReset, About::Account) => ("mail-reset", self.reset(item, to)?),
            (MessageKind::Invitation, About::Account) => ("mail-invited", self.invitation(item, to)?),
            (MessageKind::PasswordChanged, About::Account) => ("mail-password-changed", self.changed(item, to)),
            (MessageKind::PhoneChanged, About::Account) => ("mail-phone-changed", self.changed(item, to)),
            (MessageKind::TakenOver, About::Account) => ("mail-taken-over", self.own_queue()),
            (MessageKind::HandedOver, About::Account) => ("mail-handed-over", self.own_queue()),
            (MessageKind::DossierSubmitted, About::Submission { .. }) => {
                ("mail-submitted", self.submission(item, letter)?)
            }
            (MessageKind::SupplementRequested, About::Supplement { .. }) => {
                ("mail-supplement", self.supplement(letter))
            }
            (MessageKind::SupplementCancelled, About::SupplementCancelled { code, reason }) => {
                let link = self.dossier_link(code);
                ("mail-supplement-cancelled", vec![("reason", reason.as_str().into()), ("link", link.into())])
            }
            (MessageKind::DossierProgressed, About::Progress { ruling: Some(ruling), event_type, .. }) => {
                (ruling::mail_text(event_type), self.ruling(*ruling, letter))
            }
            (MessageKind::DossierProgressed, About::Progress { event_type, .. }) if event_type == "RulingRevoked" => {
                ("mail-revoked", self.progress(letter))
            }
            (MessageKind::DossierProgressed, About::Progress { event_type, .. })
                if event_type == "PaymentRequestCancelled" =>
            {
                ("mail-payment-cancelled", self.progress(letter))
            }
            (MessageKind::DossierProgressed, About::Progress { .. }) => ("mail-progress", self.progress(letter)),
            (MessageKind::DeadlineExtended, About::Progress { .. }) => ("mail-extended", self.progress(letter)),
            (kind, About::News { is_to_office, .. }) => match news::news_text(kind, *is_to_office) {
                Some(id) => (id, self.news(letter)),
                None => return Err(Unsent::Unwritable),
            },
            (kind, About::Deadline { .. }) => match deadline_text(kind) {
                Some(id) => (id, self.deadline(kind, letter)),
                None => return Err(Unsent::Unwritable),
            },
            _ => return Err(Unsent::Unwritable),
        };
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

    fn activation<'a>(&self, item: &OutboxItem, to: &Addressee) -> Result<Arguments<'a>, Unsent> {
        self.token_link("/activate", SecretPurpose::ActivationLink, item, to)
    }

    /// The link that sets the first password, and the username that an administrator chose.
    fn invitation<'a>(&self, item: &OutboxItem, to: &'a Addressee) -> Result<Arguments<'a>, Unsent> {
        let mut arguments = self.token_link("/reset", SecretPurpose::PasswordReset, item, to)?;
        arguments.push(("username", to.username.as_str().into()));
        Ok(arguments)
    }

    /// The link that sets another password, and the username that it will be asked for with, which somebody chose: an
    /// address that is not proven is sent nobody's words.
    fn reset<'a>(&self, item: &OutboxItem, to: &Addressee) -> Result<Arguments<'a>, Unsent> {
        let mut arguments = self.token_link("/reset", SecretPurpose::PasswordReset, item, to)?;
        let username = [("username", to.username.as_str().into())];
        let whose = to.email_is_proven.then(|| self.texts.text(to.language, "mail-reset-username", &username) + "\n\n");
        arguments.push(("whose", whose.unwrap_or_default().into()));
        Ok(arguments)
    }

    /// When, and where whoever did not do it gets their account back.
    fn changed<'a>(&self, item: &OutboxItem, to: &Addressee) -> Arguments<'a> {
        let at = texts::moment(to.language, item.at);
        vec![("at", at.into()), ("link", self.public_url.join("/password/forgot").into())]
    }

    /// Where the reader finds what is theirs to work on.
    fn own_queue<'a>(&self) -> Arguments<'a> {
        vec![("link", self.public_url.join("/staff?who=mine").into())]
    }

    fn token_link<'a>(
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

    fn submission<'a>(&self, item: &OutboxItem, letter: &'a Letter) -> Result<Arguments<'a>, Unsent> {
        let About::Submission { code, procedure, agency, at } = &letter.about else { return Err(Unsent::Unwritable) };
        let secret = self.keyring.look_up_secret(item.dossier.ok_or(Unsent::Unwritable)?);
        Ok(vec![
            ("procedure", procedure.as_str().into()),
            ("agency", agency.as_str().into()),
            ("submitted", texts::moment(letter.to.language, *at).into()),
            ("secret", secret.expose_secret().to_owned().into()),
            ("link", self.public_url.join(&format!("/lookup?code={code}")).into()),
        ])
    }

    fn supplement<'a>(&self, letter: &'a Letter) -> Arguments<'a> {
        let About::Supplement { code, message, items, respond_by } = &letter.about else { return Vec::new() };
        let language = letter.to.language;
        let listed: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(place, (label, instruction))| format!("{}. {label}: {instruction}", place + 1))
            .collect();
        let deadline = match respond_by {
            Some(at) => {
                let arguments = [("respondBy", texts::until(language, *at).into())];
                self.texts.text(language, "mail-supplement-deadline", &arguments)
            }
            None => self.texts.text(language, "mail-supplement-no-deadline", &[]),
        };
        vec![
            ("message", message.as_str().into()),
            ("items", listed.join("\n").into()),
            ("deadline", deadline.into()),
            ("link", self.dossier_link(code).into()),
        ]
    }

    fn progress<'a>(&self, letter: &'a Letter) -> Arguments<'a> {
        let About::Progress { code, procedure, event_type, step, status, note, due_at, .. } = &letter.about else {
            return Vec::new();
        };
        let language = letter.to.language;
        // A blank line before each, where there is one: what is missing leaves no hole.
        let paragraph = |text: String| format!("{text}\n\n");
        let due = due_at.map(|at| {
            let arguments = [("due", texts::moment(language, at).into())];
            paragraph(self.texts.text(language, "mail-progress-due", &arguments))
        });
        let said = note.as_deref().map(|said| {
            let arguments = [("said", said.into())];
            paragraph(self.texts.text(language, said_text(event_type), &arguments))
        });
        vec![
            ("title", self.texts.progress_at(language, event_type, step.as_deref()).into()),
            ("status", self.texts.status(language, *status).into()),
            ("procedure", procedure.as_str().into()),
            ("said", said.unwrap_or_default().into()),
            ("due", due.unwrap_or_default().into()),
            ("link", self.dossier_link(code).into()),
        ]
    }

    fn deadline<'a>(&self, kind: MessageKind, letter: &'a Letter) -> Arguments<'a> {
        let About::Deadline { code, procedure, date } = &letter.about else { return Vec::new() };
        let link = match kind {
            MessageKind::AnswerAwaited | MessageKind::AnswerLapsed => self.dossier_link(code),
            _ => self.public_url.join(&format!("/staff/dossiers/{code}")),
        };
        // One that has no date is told from one that has by the text itself.
        let written = if kind == MessageKind::AnswerAwaited { texts::until } else { texts::moment };
        let date = date.map_or_else(|| "none".to_owned(), |at| written(letter.to.language, at));
        vec![("procedure", procedure.as_str().into()), ("date", date.into()), ("link", link.into())]
    }

    fn dossier_link(&self, code: &str) -> String {
        self.public_url.join(&format!("/dossiers/{code}"))
    }
}

/// What is put before what was said of an event: why, or what it is.
fn said_text(event_type: &str) -> &'static str {
    match event_type {
        "DossierAccepted" | "ResultReturned" => "mail-progress-note",
        "PaymentRequested" => "mail-progress-fee",
        "PaymentRecorded" => "mail-progress-receipt",
        _ => "mail-progress-reason",
    }
}

/// The text of a reminder.
fn deadline_text(kind: MessageKind) -> Option<&'static str> {
    match kind {
        MessageKind::SupplementTimeEnding => Some("mail-supplement-time-ending"),
        MessageKind::AnswerAwaited => Some("mail-answer-awaited"),
        MessageKind::AnswerLapsed => Some("mail-answer-lapsed"),
        MessageKind::AnswerMissing => Some("mail-answer-missing"),
        MessageKind::DueSoon => Some("mail-due-soon"),
        MessageKind::Overdue => Some("mail-overdue"),
        MessageKind::ActivationLink
        | MessageKind::ActivationOtp
        | MessageKind::PhoneOtp
        | MessageKind::PasswordReset
        | MessageKind::Invitation
        | MessageKind::PasswordChanged
        | MessageKind::PhoneChanged
        | MessageKind::TakenOver
        | MessageKind::HandedOver
        | MessageKind::DossierSubmitted
        | MessageKind::SupplementRequested
        | MessageKind::SupplementCancelled
        | MessageKind::DossierProgressed
        | MessageKind::DeadlineExtended
        | MessageKind::MessagePosted
        | MessageKind::DossierArrived
        | MessageKind::Assigned
        | MessageKind::SupplementAnswered
        | MessageKind::DossierForwarded
        | MessageKind::DossierSentBack
        | MessageKind::WithdrawalRequested => None,
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
