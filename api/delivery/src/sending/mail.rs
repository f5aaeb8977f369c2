//! Mail transport: SMTP, or `.eml` files where no server is configured.

use std::path::PathBuf;
use std::time::SystemTime;
use store::boxed;

use domain::Moment;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message as Email};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::SendingSettings;
use super::drop_file;
use super::error::{SendingError, Unsent};
use super::message::{MailContent, MessageName};
use super::smtp::Relay;

/// Longest line of a message (RFC 5322, 2.1.1).
const LINE_BYTES: usize = 998;

/// Transport of e-mails: SMTP or a folder.
pub struct Mail {
    from: Mailbox,
    /// Right part of Message-IDs.
    host: String,
    way: Way,
}

enum Way {
    Smtp(Box<Relay>),
    /// One `.eml` file per message.
    Folder(PathBuf),
}

impl Mail {
    /// SMTP where configured, else the outbox folder.
    pub fn open(settings: &SendingSettings) -> Result<Self, SendingError> {
        let way = if let Some(url) = &settings.smtp {
            Way::Smtp(Box::new(Relay::of(url.expose_secret(), settings)?))
        } else {
            let folder = settings.outbox_dir.join("mail");
            store::private_files::create_folder(&folder).map_err(SendingError::folder(&folder))?;
            Way::Folder(folder)
        };
        Ok(Self { from: settings.mail_from.clone(), host: settings.public_url.host(), way })
    }

    #[boxed]
    pub async fn send(&self, name: MessageName, content: MailContent, now: Moment) -> Result<(), Unsent> {
        let email = self.write(name.id, content, now)?;
        match &self.way {
            Way::Smtp(relay) => relay.send(&email).await,
            Way::Folder(folder) => drop_file::put(folder.clone(), name.file("eml"), email.formatted()).await,
        }
    }

    /// Probes the mail server; a folder is always ready.
    pub(super) async fn is_taken(&self) -> Result<(), Unsent> {
        match &self.way {
            Way::Smtp(relay) => relay.is_open().await,
            Way::Folder(_) => Ok(()),
        }
    }

    fn write(&self, id: Uuid, content: MailContent, now: Moment) -> Result<Email, Unsent> {
        let MailContent { to, subject, body, language } = content;
        let body = match &self.way {
            Way::Folder(_) if body.lines().all(|line| line.len() <= LINE_BYTES) => as_it_is(&body),
            // lettre picks the transfer encoding by the server's 8BITMIME.
            Way::Folder(_) | Way::Smtp(_) => Body::new(body),
        };
        Email::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .date(SystemTime::from(now.utc()))
            .header(AutoSubmitted)
            .header(ContentLanguage(language))
            .header(ContentType::TEXT_PLAIN)
            .body(body)
            .map_err(|_| Unsent::Unwritable)
    }
}

/// Unencoded in a file, so that a link can be found by reading it.
fn as_it_is(text: &str) -> Body {
    let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
    Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
}

/// `Auto-Submitted` (RFC 3834): suppresses absence notices.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ContentLanguage(&'static str);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("written, never read".into())
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.to_owned())
    }
}
