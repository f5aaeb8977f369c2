use std::path::PathBuf;

use foundation::public_url::PublicUrl;
use lettre::message::Mailbox;
use secrecy::SecretString;

use super::SmsDone;

/// What mails and SMS go out by.
#[derive(Debug, Clone)]
pub struct SendingSettings {
    /// URL of the mail server, with its password; `None`: files below `outbox_dir`.
    pub smtp: Option<SecretString>,
    /// PEM file of the authorities that its certificate may be signed by, besides public ones.
    pub smtp_ca: Option<PathBuf>,
    /// The name that it is greeted with.
    pub smtp_hello: Option<String>,
    /// Sender of e-mails.
    pub mail_from: Mailbox,
    /// URL of the SMS gateway, with its key; `None`: files below `outbox_dir`.
    pub sms: Option<SecretString>,
    /// What the gateway has to say before an SMS counts as sent; `None`: any 2xx will do.
    pub sms_done: Option<SmsDone>,
    /// Base of the links in messages.
    pub public_url: PublicUrl,
    /// Where messages go that no server takes.
    pub outbox_dir: PathBuf,
}
