//! Resolved configuration: settings with their defaults and derived values.

use std::net::SocketAddr;
use std::path::{Path, PathBuf, absolute};
use std::time::Duration;

use app::files::FilesUrl;
use app::watch_quota::WatchLimits;
use chrono::TimeDelta;
use delivery::sending::SmsDone;
use execution::admission::Room;
use foundation::http::Pace;
use foundation::origin::Origin;
use foundation::public_url::{InvalidPublicUrl, PublicUrl};
use foundation::throttle::Rates;
use ipnet::IpNet;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use store::sql::{ConnectionBudget, DatabaseUrl, InvalidDatabaseUrl};
use thiserror::Error;
use url::Url;

use super::Settings;
use crate::checkpoint::CheckpointPlace;
use crate::fixtures::FixtureSource;

/// Resolved configuration of the service.
#[derive(Debug, Clone)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: PublicUrl,
    /// True when the public URL is derived from the listening address.
    pub(super) public_url_derived: bool,
    /// Folder of databases, files, keys and outbox.
    pub data_dir: PathBuf,
    pub database: DatabaseUrl,
    /// Connection budget on PostgreSQL.
    pub database_connections: ConnectionBudget,
    pub master_key_file: PathBuf,
    pub files: FilesUrl,
    pub upload_max_bytes: u64,
    /// URL of the mail server; `None`: files below `outbox_dir`.
    pub smtp: Option<SecretString>,
    /// CA file to trust besides public authorities.
    pub smtp_ca: Option<PathBuf>,
    /// Host name sent in EHLO.
    pub smtp_hello: Option<String>,
    pub mail_from: Mailbox,
    /// URL of the SMS gateway; `None`: files below `outbox_dir`.
    pub sms: Option<SecretString>,
    /// Confirmation in its answer by which an SMS counts as sent; `None`: any 2xx.
    pub sms_done: Option<SmsDone>,
    /// Agencies, procedures, calendar of a first start.
    pub fixtures: FixtureSource,
    /// Origins for CORS with a bearer token.
    pub allowed_origins: Vec<Origin>,
    /// Networks whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    pub max_connections: usize,
    /// Limits of concurrent sockets and streams.
    pub watch_limits: WatchLimits,
    /// Concurrent connections per address.
    pub max_connections_per_address: usize,
    /// Least transfer rate of clients.
    pub pace: Pace,
    /// Deadline of a whole request.
    pub request_within: Duration,
    /// Rate limits of applicants' actions.
    pub rates: Rates,
    /// Admission limits of concurrent operations.
    pub room: Room,
    /// Further places of checkpoints.
    pub checkpoint_copies: Vec<CheckpointPlace>,
    pub checkpoint_events: u64,
    /// Longest time between an event and a checkpoint.
    pub checkpoint_period: TimeDelta,
    /// Private networks that webhooks may call.
    pub webhook_networks: Vec<IpNet>,
    /// Networks that may read metrics.
    pub metrics_networks: Vec<IpNet>,
    /// Lag of projections, in seconds, beyond which `/readyz` fails.
    pub ready_lag_seconds: u32,
    pub graphiql: bool,
    /// As given; `demo_password()` applies the rule.
    pub(super) demo_password: Option<SecretString>,
}

#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("HOSO_PUBLIC_URL: {0}")]
    PublicUrl(#[from] InvalidPublicUrl),
    #[error("HOSO_DATABASE_URL: {0}")]
    Database(#[from] InvalidDatabaseUrl),
    #[error("HOSO_FILES_URL starts with file:// or s3://")]
    Files,
    #[error("HOSO_SMTP_URL starts with smtp:// or smtps://")]
    Smtp,
    #[error("HOSO_MAIL_FROM is no e-mail address")]
    MailFrom,
    #[error("HOSO_SMS_URL starts with http:// or https://")]
    Sms,
    #[error("HOSO_DATA_DIR: {0}")]
    DataDir(std::io::Error),
    /// The public default password on an address that others reach.
    #[error("HOSO_DEMO_PASSWORD must be set to serve the demo at {0}, beyond this machine")]
    DemoPassword(SocketAddr),
}

impl Config {
    /// Resolves settings: defaults, derived values, validation.
    pub fn resolve(settings: Settings) -> Result<Self, ConfigError> {
        let public_url_derived = settings.public_url.is_none();
        let public_url = match settings.public_url {
            Some(url) => url,
            None => PublicUrl::of_listener(settings.listen)?,
        };
        // Absolute, so that it fits into a file URL and a later change of directory does not matter.
        let data_dir = absolute(&settings.data_dir).map_err(ConfigError::DataDir)?;
        let database = match &settings.database_url {
            Some(url) => url.expose_secret().parse()?,
            None => DatabaseUrl::Sqlite(data_dir.join("hoso.db")),
        };
        let files = match &settings.files_url {
            Some(url) => files_url(url)?,
            None => FilesUrl::Folder(data_dir.join("files")),
        };
        let mail_from = settings.mail_from.unwrap_or_else(|| format!("no-reply@{}", public_url.mail_domain()));
        Ok(Self {
            listen: settings.listen,
            public_url,
            public_url_derived,
            database,
            database_connections: ConnectionBudget::of(settings.database_connections),
            master_key_file: settings.master_key_file.unwrap_or_else(|| data_dir.join("keys").join("master.key")),
            files,
            upload_max_bytes: settings.upload_max_bytes,
            smtp: with_scheme(settings.smtp_url, &["smtp", "smtps"], ConfigError::Smtp)?,
            smtp_ca: settings.smtp_ca,
            smtp_hello: settings.smtp_hello.filter(|name| !name.is_empty()),
            mail_from: mail_from.parse().map_err(|_| ConfigError::MailFrom)?,
            sms: with_scheme(settings.sms_url, &["http", "https"], ConfigError::Sms)?,
            sms_done: settings.sms_done,
            fixtures: settings.fixtures.map_or(FixtureSource::Carried, FixtureSource::Folder),
            allowed_origins: settings.allowed_origins,
            trusted_proxies: settings.trusted_proxies,
            max_connections: settings.max_connections,
            watch_limits: WatchLimits {
                sockets_per_account: settings.max_sockets_per_account,
                sockets_per_address: settings.max_sockets_per_address,
                streams_per_account: settings.max_streams_per_account,
                streams_per_address: settings.max_streams_per_address,
            },
            max_connections_per_address: settings.max_connections_per_address.max(1),
            pace: Pace {
                grace: Duration::from_secs(settings.client_grace_seconds.max(1).into()),
                least_rate: settings.client_least_rate,
            },
            request_within: Duration::from_secs(settings.client_request_seconds.max(1).into()),
            rates: settings.rates.unwrap_or_default(),
            room: Room {
                cost: settings.cost_in_flight,
                per_account: settings.requests_per_account,
                per_address: settings.requests_per_address,
            },
            checkpoint_copies: settings.checkpoint_copies,
            checkpoint_events: settings.checkpoint_events.max(1),
            checkpoint_period: TimeDelta::minutes(settings.checkpoint_minutes.into()),
            webhook_networks: settings.webhook_networks,
            metrics_networks: settings.metrics_networks,
            ready_lag_seconds: settings.ready_lag_seconds,
            graphiql: settings.graphiql,
            demo_password: settings.demo_password,
            data_dir,
        })
    }

    /// Sets the bound address: with port 0 the system chose a port, which a derived public URL then names.
    pub fn bound_to(&mut self, address: SocketAddr) -> Result<(), ConfigError> {
        self.listen = address;
        if self.public_url_derived {
            self.public_url = PublicUrl::of_listener(address)?;
        }
        Ok(())
    }

    pub fn is_embedded(&self) -> bool {
        matches!(self.database, DatabaseUrl::Sqlite(_))
    }

    /// Folder of messages where no server is configured.
    pub fn outbox_dir(&self) -> PathBuf {
        self.data_dir.join("outbox")
    }
}

fn with_scheme(
    url: Option<SecretString>,
    schemes: &[&str],
    otherwise: ConfigError,
) -> Result<Option<SecretString>, ConfigError> {
    let Some(url) = url else { return Ok(None) };
    let known =
        Url::parse(url.expose_secret()).is_ok_and(|parsed| schemes.contains(&parsed.scheme()) && parsed.has_host());
    if known { Ok(Some(url)) } else { Err(otherwise) }
}

fn files_url(text: &str) -> Result<FilesUrl, ConfigError> {
    if let Some(path) = text.strip_prefix("file://").filter(|path| !path.is_empty()) {
        return absolute(Path::new(path)).map(FilesUrl::Folder).map_err(ConfigError::DataDir);
    }
    let url = Url::parse(text).map_err(|_| ConfigError::Files)?;
    if url.scheme() == "s3" && url.has_host() { Ok(FilesUrl::S3(url)) } else { Err(ConfigError::Files) }
}
