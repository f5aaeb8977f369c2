use std::net::SocketAddr;
use std::path::{Path, PathBuf, absolute};
use std::time::Duration;

use app::files::FilesUrl;
use app::watch_quota::WatchLimits;
use chrono::TimeDelta;
use delivery::sending::SmsDone;
use foundation::http::Pace;
use foundation::origin::Origin;
use foundation::public_url::{InvalidPublicUrl, PublicUrl};
use foundation::throttle::Rates;
use graphql::admission::Room;
use ipnet::IpNet;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use store::sql::{ConnectionBudget, DatabaseUrl, InvalidDatabaseUrl};
use thiserror::Error;
use url::Url;

use super::Settings;
use crate::checkpoint::CheckpointPlace;
use crate::fixtures::FixtureSource;

/// What the service runs by.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Base of every link.
    pub public_url: PublicUrl,
    /// Whether the public URL follows from the address.
    pub(super) public_url_derived: bool,
    /// Databases, files, keys, outbox of the embedded default.
    pub data_dir: PathBuf,
    /// Where the databases are.
    pub database: DatabaseUrl,
    /// Connections to them, where they are on PostgreSQL.
    pub database_connections: ConnectionBudget,
    /// Where the master key is.
    pub master_key_file: PathBuf,
    /// Where uploaded files are.
    pub files: FilesUrl,
    /// The largest upload, in bytes.
    pub upload_max_bytes: u64,
    /// The mail server; `None`: files below `outbox_dir`.
    pub smtp: Option<SecretString>,
    /// Whom its certificate may be signed by, besides public authorities.
    pub smtp_ca: Option<PathBuf>,
    /// The name that it is greeted with.
    pub smtp_hello: Option<String>,
    /// Sender of e-mails.
    pub mail_from: Mailbox,
    /// The SMS gateway; `None`: files below `outbox_dir`.
    pub sms: Option<SecretString>,
    /// What it has to say before an SMS counts as sent; `None`: any 2xx will do.
    pub sms_done: Option<SmsDone>,
    /// Agencies, procedures, calendar of a first start.
    pub fixtures: FixtureSource,
    /// Origins that may call with a token.
    pub allowed_origins: Vec<Origin>,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Connections served at once.
    pub max_connections: usize,
    /// What may be watched at once.
    pub watch_limits: WatchLimits,
    /// Connections served at once from one address.
    pub max_connections_per_address: usize,
    /// How slow clients may be.
    pub pace: Pace,
    /// How long all of a request may take to come.
    pub request_within: Duration,
    /// How often applicants may do what.
    pub rates: Rates,
    /// What may run at once.
    pub room: Room,
    /// Further places for checkpoints.
    pub checkpoint_copies: Vec<CheckpointPlace>,
    /// Events after which a checkpoint is due.
    pub checkpoint_events: u64,
    /// Time after which one is due.
    pub checkpoint_period: TimeDelta,
    /// Networks that webhooks may lead to although they are not public.
    pub webhook_networks: Vec<IpNet>,
    /// Networks from which metrics are read.
    pub metrics_networks: Vec<IpNet>,
    /// How far projections may trail, in seconds.
    pub ready_lag_seconds: u32,
    /// Whether browsers are shown GraphiQL.
    pub graphiql: bool,
    /// As given; `demo_password()` holds the rule.
    pub(super) demo_password: Option<SecretString>,
}

/// A setting that cannot be.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// No link could be made of it.
    #[error("HOSO_PUBLIC_URL: {0}")]
    PublicUrl(#[from] InvalidPublicUrl),
    /// No database there.
    #[error("HOSO_DATABASE_URL: {0}")]
    Database(#[from] InvalidDatabaseUrl),
    /// No place for files.
    #[error("HOSO_FILES_URL starts with file:// or s3://")]
    Files,
    /// The mail server's URL has another scheme.
    #[error("HOSO_SMTP_URL starts with smtp:// or smtps://")]
    Smtp,
    /// Nobody can be the sender.
    #[error("HOSO_MAIL_FROM is no e-mail address")]
    MailFrom,
    /// The gateway's URL has another scheme.
    #[error("HOSO_SMS_URL starts with http:// or https://")]
    Sms,
    /// The data folder cannot be named.
    #[error("HOSO_DATA_DIR: {0}")]
    DataDir(std::io::Error),
    /// Everybody knows the demo's default password.
    #[error("HOSO_DEMO_PASSWORD must be set to serve the demo at {0}, beyond this machine")]
    DemoPassword(SocketAddr),
}

impl Config {
    /// What follows from these settings.
    pub fn resolve(settings: Settings) -> Result<Self, ConfigError> {
        let public_url_derived = settings.public_url.is_none();
        let public_url = match settings.public_url {
            Some(url) => url,
            None => PublicUrl::of_listener(settings.listen)?,
        };
        // Absolute, so that a file URL can be made of it and later changes of folder do not matter.
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

    /// Once the address is bound: with port 0 the system chose a port, which the public URL then names.
    pub fn bound_to(&mut self, address: SocketAddr) -> Result<(), ConfigError> {
        self.listen = address;
        if self.public_url_derived {
            self.public_url = PublicUrl::of_listener(address)?;
        }
        Ok(())
    }

    /// Whether the databases are files of this machine.
    pub fn is_embedded(&self) -> bool {
        matches!(self.database, DatabaseUrl::Sqlite(_))
    }

    /// Where messages go that no server takes.
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
