use std::path::PathBuf;
use std::time::SystemTime;

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

/// The longest line of a message (RFC 5322, 2.1.1).
const LINE_BYTES: usize = 998;

/// How e-mails go out.
pub struct Mail {
    from: Mailbox,
    /// The right part of message ids.
    host: String,
    way: Way,
}

enum Way {
    Smtp(Box<Relay>),
    /// One `.eml` file a message.
    Folder(PathBuf),
}

impl Mail {
    /// By the configured server, else into the outbox.
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

    pub async fn send(&self, name: MessageName, content: MailContent, now: Moment) -> Result<(), Unsent> {
        let email = self.write(name.id, content, now)?;
        match &self.way {
            Way::Smtp(relay) => relay.send(&email).await,
            Way::Folder(folder) => drop_file::put(folder.clone(), name.file("eml"), email.formatted()).await,
        }
    }

    /// Whether letters would be taken now, or why not; a folder takes all.
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
            // Not every server takes eight bits; lettre finds what each does.
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

/// In a file the text stays as it is, for whoever looks for a link in it.
fn as_it_is(text: &str) -> Body {
    let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
    Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
}

/// RFC 3834: nobody's absence notice need answer this.
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

/// RFC 3282.
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
