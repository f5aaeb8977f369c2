//! SMTP conversation with a timeout per step.
//!
//! lettre's timeout bounds the connection alone, not the server's answers: a server that is silent after its greeting
//! would hold a message for ever. RFC 5321 (4.5.3.2) grants minutes to each step; since the relay is our own, it gets
//! them only where its silence leaves open whether it has accepted the mail.

mod refusal;

use std::io;
use std::path::Path;
use std::time::Duration;

use lettre::message::Message as Email;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::Url;

use super::SendingSettings;
use super::error::{SendingError, Unsent};
use refusal::{Named, innermost, interrupted, refused};

/// Timeout of opening: connection, greeting, TLS, authentication.
const OPEN: Duration = Duration::from_secs(10);
/// Timeout of each command.
const STEP: Duration = Duration::from_secs(10);
/// Timeout of the answer to the final dot (RFC 5321, 4.5.3.2.6): giving up earlier sends the mail twice.
const ACCEPT: Duration = Duration::from_secs(600);
/// First line of a certificate in PEM (RFC 7468).
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Relay for all e-mails.
pub(super) struct Relay {
    host: String,
    port: u16,
    encryption: Encryption,
    hello: ClientId,
    credentials: Option<Credentials>,
}

enum Encryption {
    Absent,
    Offered(TlsParameters),
    Required(TlsParameters),
    Wrapped(TlsParameters),
}

impl Relay {
    /// Parses lettre's `smtp(s)://user:password@host:port/hello-name?tls=required`, with the configured
    /// authorities and EHLO name.
    pub(super) fn of(url: &str, settings: &SendingSettings) -> Result<Self, SendingError> {
        // Validated by lettre, with its message.
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(SendingError::Smtp)?;
        let url = Url::parse(url).map_err(|_| SendingError::NoRelay)?;
        let host = url.host_str().ok_or(SendingError::NoRelay)?.to_owned();
        let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
        let trusted = settings.smtp_ca.as_deref().map(authorities).transpose()?;
        let parameters = || {
            let parameters = TlsParameters::builder(host.clone());
            let parameters = match &trusted {
                Some(trusted) => parameters.add_root_certificate(trusted.clone()),
                None => parameters,
            };
            parameters.build().map_err(SendingError::Smtp)
        };
        let (encryption, port) = match (url.scheme(), tls.as_deref()) {
            ("smtps", _) => (Encryption::Wrapped(parameters()?), 465),
            (_, Some("required")) => (Encryption::Required(parameters()?), 587),
            (_, Some(_)) => (Encryption::Offered(parameters()?), 587),
            (_, None) => (Encryption::Absent, 25),
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let name = settings.smtp_hello.as_deref().unwrap_or_else(|| url.path().trim_matches('/'));
        Ok(Self {
            port: url.port().unwrap_or(port),
            encryption,
            hello: if name.is_empty() { ClientId::default() } else { ClientId::Domain(name.to_owned()) },
            credentials: url.password().map(|password| Credentials::new(decoded(url.username()), decoded(password))),
            host,
        })
    }

    /// Sends a mail over a connection of its own, so that mails do not wait for each other.
    pub(super) async fn send(&self, email: &Email) -> Result<(), Unsent> {
        let mut connection = self.opened().await?;
        let sent = hand_over(&mut connection, email).await;
        // The outcome is known; the server's answer to QUIT changes nothing.
        let _ = timeout(STEP, connection.abort()).await;
        sent
    }

    /// Probes the relay up to authentication.
    pub(super) async fn is_open(&self) -> Result<(), Unsent> {
        let mut connection = self.opened().await?;
        let _ = timeout(STEP, connection.abort()).await;
        Ok(())
    }

    async fn opened(&self) -> Result<AsyncSmtpConnection, Unsent> {
        match timeout(OPEN, self.open()).await {
            Ok(opened) => opened.map_err(|(error, step)| {
                let why = step.failed(&error);
                // The cause names certificates, ports and mechanisms; no recipient is involved yet.
                let cause = innermost(&error);
                tracing::warn!(
                    event = "mail.closed",
                    why = why.label(),
                    cause,
                    "the mail server cannot be given letters"
                );
                why
            }),
            Err(_) => Err(Unsent::Silent),
        }
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, (Error, Step)> {
        let wrapped = match &self.encryption {
            Encryption::Wrapped(parameters) => Some(parameters.clone()),
            Encryption::Absent | Encryption::Offered(_) | Encryption::Required(_) => None,
        };
        let server = (self.host.trim_matches(['[', ']']), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(OPEN), &self.hello, wrapped, None)
            .await
            .map_err(|error| (error, Step::Connecting))?;
        let is_encrypted_now = match &self.encryption {
            Encryption::Required(parameters) => Some(parameters),
            Encryption::Offered(parameters) => Some(parameters).filter(|_| connection.can_starttls()),
            Encryption::Absent | Encryption::Wrapped(_) => None,
        };
        if let Some(parameters) = is_encrypted_now {
            let encrypted = connection.starttls(parameters.clone(), &self.hello).await;
            encrypted.map_err(|error| (error, Step::Encrypting))?;
        }
        if let Some(credentials) = &self.credentials {
            let known = connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            known.map_err(|error| (error, Step::LoggingIn))?;
        }
        Ok(connection)
    }
}

/// Step of a conversation before a mail is named.
#[derive(Debug, Clone, Copy)]
enum Step {
    Connecting,
    Encrypting,
    LoggingIn,
}

impl Step {
    /// Error of a conversation that ended at this step.
    fn failed(self, error: &Error) -> Unsent {
        match self {
            _ if innermost(error).contains("certificate") => Unsent::Certificate,
            Self::Encrypting if error.is_client() => Unsent::NoEncryption,
            Self::LoggingIn if error.is_client() => Unsent::NoLogIn,
            Self::Connecting | Self::Encrypting | Self::LoggingIn => interrupted(error),
        }
    }
}

/// Certificates of a PEM file.
fn authorities(path: &Path) -> Result<Certificate, SendingError> {
    let unusable = |cause| SendingError::Authorities { path: path.to_owned(), cause };
    let pem = std::fs::read(path).map_err(|cause| unusable(cause.kind().into()))?;
    if !pem.windows(BEGIN.len()).any(|line| line == BEGIN) {
        return Err(unusable(io::Error::new(io::ErrorKind::InvalidData, "there is no certificate in PEM in it")));
    }
    Certificate::from_pem(&pem).map_err(|error| unusable(io::Error::new(io::ErrorKind::InvalidData, error)))
}

async fn hand_over(connection: &mut AsyncSmtpConnection, email: &Email) -> Result<(), Unsent> {
    let (envelope, text) = (email.envelope(), email.formatted());
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    let beyond_ascii = addresses.any(|address| !address.to_string().is_ascii());
    let mut parameters = Vec::new();
    for (needed, extension, parameter) in [
        (beyond_ascii, Extension::SmtpUtfEight, MailParameter::SmtpUtfEight),
        (!text.is_ascii(), Extension::EightBitMime, MailParameter::Body(MailBodyParameter::EightBitMime)),
    ] {
        if needed && !connection.server_info().supports_feature(extension) {
            return Err(Unsent::Unwritable);
        }
        parameters.extend(needed.then_some(parameter));
    }
    step(Named::Sender, connection.command(Mail::new(envelope.from().cloned(), parameters))).await?;
    for to in envelope.to() {
        step(Named::Recipient, connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
    }
    step(Named::Letter, connection.command(Data)).await?;
    match timeout(ACCEPT, connection.message(&text)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.status().is_some() => Err(refused(&error, Named::Letter)),
        Ok(Err(_)) | Err(_) => Err(Unsent::Unanswered),
    }
}

async fn step(named: Named, answer: impl Future<Output = Result<Response, Error>>) -> Result<(), Unsent> {
    match timeout(STEP, answer).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refused(&error, named)),
        Err(_) => Err(Unsent::Silent),
    }
}
