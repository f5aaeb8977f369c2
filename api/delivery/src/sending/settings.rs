//! Settings of mails and SMS.

use std::path::PathBuf;

use foundation::public_url::PublicUrl;
use lettre::message::Mailbox;
use secrecy::SecretString;

use super::SmsDone;

/// Settings of mails and SMS.
#[derive(Debug, Clone)]
pub struct SendingSettings {
    /// URL of the mail server, with its password; `None`: files below `outbox_dir`.
    pub smtp: Option<SecretString>,
    /// PEM file of certificate authorities to trust besides the public ones.
    pub smtp_ca: Option<PathBuf>,
    /// Host name sent in EHLO.
    pub smtp_hello: Option<String>,
    pub mail_from: Mailbox,
    /// URL of the SMS gateway, with its key; `None`: files below `outbox_dir`.
    pub sms: Option<SecretString>,
    /// Confirmation in the gateway's answer by which an SMS counts as sent; `None`: any 2xx.
    pub sms_done: Option<SmsDone>,
    /// Base of links in messages.
    pub public_url: PublicUrl,
    /// Folder of messages where no server is configured.
    pub outbox_dir: PathBuf,
}
