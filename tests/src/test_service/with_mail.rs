//! A service with mail and SMS servers.

use std::sync::Arc;

use delivery::sending::{Composer, Mail, MailWorker, MailWorkerParts, PassOutcome, Rows, Sms};
use hoso::config::{Config, Settings};
use tempfile::TempDir;

use super::{Person, TestService};
use crate::{ReceivedMail, SmsGateway, SmtpServer, TestDatabase};

/// A service with the SMTP server and the SMS gateway of its messages.
pub struct ServiceWithMail {
    pub office: TestService,
    pub mail: SmtpServer,
    pub sms: SmsGateway,
    sender: MailWorker,
    _folder: TempDir,
}

impl ServiceWithMail {
    pub async fn open(database: TestDatabase) -> Self {
        Self::of(TestService::open(database).await).await
    }

    /// Starts the servers for this service.
    pub async fn of(office: TestService) -> Self {
        let (mail, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let folder = TempDir::new().expect("a temporary folder");
        let data_dir = folder.path().to_str().expect("a path");
        let (smtp_url, sms_url) = (mail.url(), sms.url());
        let sender = office.sender(&["--data-dir", data_dir, "--smtp-url", &smtp_url, "--sms-url", &sms_url]);
        Self { office, mail, sms, sender, _folder: folder }
    }

    pub async fn send(&self) -> PassOutcome {
        self.sender.drain().await.expect("sent")
    }

    /// The e-mail to somebody with this subject; messages of one pass arrive in any order.
    pub fn email(&self, to: &Person, subject: &str) -> ReceivedMail {
        let found = self.emails(to).into_iter().find(|mail| mail.header("Subject").starts_with(subject));
        found.unwrap_or_else(|| panic!("no e-mail {subject:?}"))
    }

    /// All e-mails to somebody, in order.
    pub fn emails(&self, to: &Person) -> Vec<ReceivedMail> {
        let to_them = |mail: &ReceivedMail| mail.to.iter().any(|address| address.starts_with(&to.username));
        self.mail.received().into_iter().filter(to_them).collect()
    }
}

impl TestService {
    /// A worker of this service's messages, with the servers or folders of these flags.
    pub fn sender(&self, flags: &[&str]) -> MailWorker {
        let config = Config::resolve(Settings::from_flags(flags.iter().copied()).expect("known flags"))
            .expect("a configuration");
        let app = &self.app;
        MailWorker::new(MailWorkerParts {
            edge: app.parts.database.edge.clone(),
            notices: Arc::new(Rows::new(app.parts.queries.clone(), Arc::clone(&app.parts.reference))),
            composer: Composer::new(
                app.parts.keyring.clone(),
                Arc::clone(&app.parts.texts),
                app.parts.public_url.clone(),
            ),
            mail: Mail::open(&config.sending()).expect("mail"),
            sms: Sms::open(&config.sending()).expect("SMS"),
            clock: app.parts.clock.clone(),
            throttle: app.parts.throttle.clone(),
        })
    }
}
