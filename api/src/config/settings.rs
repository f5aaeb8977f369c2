use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Command, FromArgMatches};
use ipnet::IpNet;
use secrecy::SecretString;
use store::sql::ConnectionBudget;
use thiserror::Error;
use url::Url;

use super::PublicUrl;
use crate::checkpoint::CheckpointPlace;
use crate::logging::LogFormat;
use crate::sending::SmsDone;
use crate::throttle::Rates;

/// All settings, as somebody gave them; `Config` is what follows from them.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// Address to listen on
    #[arg(long, global = true, env = "HOSO_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Base of the links in e-mails and of upload URLs; never taken from the request [default: from --listen]
    #[arg(long, global = true, env = "HOSO_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// Databases, files, keys and outbox of the embedded default
    #[arg(long, global = true, env = "HOSO_DATA_DIR", value_name = "DIR", default_value = "./data")]
    pub data_dir: PathBuf,

    /// sqlite://PATH or postgres://… [default: sqlite://DATA_DIR/hoso.db]
    #[arg(long, global = true, env = "HOSO_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// Connections of this instance to PostgreSQL, appends and notices among them; at least 5
    #[arg(long, global = true, env = "HOSO_DATABASE_CONNECTIONS", value_name = "COUNT", default_value_t = ConnectionBudget::DEFAULT,
        value_parser = clap::value_parser!(u32).range(i64::from(ConnectionBudget::LEAST)..=10_000))]
    pub database_connections: u32,

    /// 32 bytes that wrap every other key, as 64 hexadecimal digits; made with mode 0600 at first start
    /// [default: DATA_DIR/keys/master.key]
    #[arg(long, global = true, env = "HOSO_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,

    /// Refused: events live in the database; kept for an EventStoreDB/KurrentDB that may hold them one day
    #[arg(long, global = true, env = "HOSO_EVENTSTORE_URL", value_name = "URL", hide_env_values = true)]
    pub eventstore_url: Option<SecretString>,

    /// file://PATH or s3://BUCKET/PREFIX for uploaded files; S3 reads AWS_* variables [default: file://DATA_DIR/files]
    #[arg(long, global = true, env = "HOSO_FILES_URL", value_name = "URL")]
    pub files_url: Option<String>,

    /// The largest file that may be uploaded, in bytes
    #[arg(long, global = true, env = "HOSO_UPLOAD_MAX_BYTES", value_name = "BYTES", default_value_t = 10 * 1024 * 1024)]
    pub upload_max_bytes: u64,

    /// smtp://… or smtps://… [default: one .eml file a message in DATA_DIR/outbox/mail]
    #[arg(long, global = true, env = "HOSO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,

    /// Certificates in PEM of authorities that the mail server's may be signed by, besides the public ones
    #[arg(long, global = true, env = "HOSO_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,

    /// Name that the mail server is greeted with [default: the path of --smtp-url, else this machine's name]
    #[arg(long, global = true, env = "HOSO_SMTP_HELLO", value_name = "NAME")]
    pub smtp_hello: Option<String>,

    /// Sender of e-mails [default: no-reply at the host of the public URL]
    #[arg(long, global = true, env = "HOSO_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,

    /// HTTP gateway for SMS: POST {"id","to","text"}, done at any 2xx
    /// [default: one .json file a message in DATA_DIR/outbox/sms]
    #[arg(long, global = true, env = "HOSO_SMS_URL", value_name = "URL", hide_env_values = true)]
    pub sms_url: Option<SecretString>,

    /// What the gateway's 2xx has to say before an SMS counts as sent: /pointer=value of its JSON, or a text in it
    /// [default: nothing]
    #[arg(long, global = true, env = "HOSO_SMS_DONE", value_name = "RULE")]
    pub sms_done: Option<SmsDone>,

    /// Agencies, procedures and calendar loaded at first start
    #[arg(long, global = true, env = "HOSO_FIXTURES", value_name = "DIR", default_value = "./fixtures")]
    pub fixtures: PathBuf,

    /// Browsers' origins that may call with a token and PUT uploads; never with the cookie
    #[arg(long, global = true, env = "HOSO_ALLOWED_ORIGINS", value_name = "ORIGIN,…", value_delimiter = ',')]
    pub allowed_origins: Vec<Origin>,

    /// Networks of the reverse proxies whose X-Forwarded-For is believed
    #[arg(long, global = true, env = "HOSO_TRUSTED_PROXIES", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Connections served at once; one more is answered 503
    #[arg(long, global = true, env = "HOSO_MAX_CONNECTIONS", value_name = "COUNT", default_value_t = 10_000)]
    pub max_connections: usize,

    /// WebSockets of one account at once; one more is closed with 4403
    #[arg(long, global = true, env = "HOSO_MAX_SOCKETS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 10)]
    pub max_sockets_per_account: u32,

    /// WebSockets from one address (of IPv6: one /64) at once; one more is answered 429
    #[arg(long, global = true, env = "HOSO_MAX_SOCKETS_PER_ADDRESS", value_name = "COUNT", default_value_t = 200)]
    pub max_sockets_per_address: u32,

    /// Subscriptions and live pages of one account at once
    #[arg(long, global = true, env = "HOSO_MAX_STREAMS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 100)]
    pub max_streams_per_account: u32,

    /// Subscriptions and live pages to one address (of IPv6: one /64) at once
    #[arg(long, global = true, env = "HOSO_MAX_STREAMS_PER_ADDRESS", value_name = "COUNT", default_value_t = 1_000)]
    pub max_streams_per_address: u32,

    /// Connections served at once from one address; one more is answered 429. Trusted proxies and this machine are
    /// exempt
    #[arg(long, global = true, env = "HOSO_MAX_CONNECTIONS_PER_ADDRESS", value_name = "COUNT", default_value_t = 256)]
    pub max_connections_per_address: usize,

    /// How long a client may be silent that sends a request or reads an answer; then it is cut off
    #[arg(long, global = true, env = "HOSO_CLIENT_GRACE_SECONDS", value_name = "SECONDS", default_value_t = 15)]
    pub client_grace_seconds: u32,

    /// Bytes a second at which a client sends and reads at least, once the grace is used up
    #[arg(long, global = true, env = "HOSO_CLIENT_LEAST_RATE", value_name = "BYTES", default_value_t = 4_096)]
    pub client_least_rate: u32,

    /// By when all of a request has come, at whatever rate; a later one is answered 408
    #[arg(long, global = true, env = "HOSO_CLIENT_REQUEST_SECONDS", value_name = "SECONDS", default_value_t = 1_800)]
    pub client_request_seconds: u32,

    /// How many of these each applicant may do at once, and a minute from then on: message, submission, change, draft,
    /// upload, reading, and set-aside by address; and how many of these one number or address may get a day that nobody
    /// has shown to be theirs: code-to-number, link-to-address, news-to-number, news-to-address; 0 is not limited, off
    /// lifts all
    /// [default: message=30,submission=60,change=60,draft=240,upload=240,reading=240,set-aside=60,code-to-number=10,
    /// link-to-address=10,news-to-number=20,news-to-address=20]
    #[arg(long, global = true, env = "HOSO_RATES", value_name = "ACTION=COUNT,…")]
    pub rates: Option<Rates>,

    /// Summed cost of the operations that run at once, in values of their answers; one account has a quarter of it,
    /// one address half
    #[arg(long, global = true, env = "HOSO_COST_IN_FLIGHT", value_name = "COST", default_value_t = 100_000)]
    pub cost_in_flight: u32,

    /// Operations of one account that run at once; more wait briefly, then are answered 429
    #[arg(long, global = true, env = "HOSO_REQUESTS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 8)]
    pub requests_per_account: u32,

    /// Operations from one address that run at once; more wait briefly, then are answered 429
    #[arg(long, global = true, env = "HOSO_REQUESTS_PER_ADDRESS", value_name = "COUNT", default_value_t = 64)]
    pub requests_per_address: u32,

    /// Further places for checkpoints of the log: file://FOLDER, mailto:ADDRESS, https://…
    #[arg(
        long,
        global = true,
        env = "HOSO_CHECKPOINT_COPIES",
        value_name = "PLACE,…",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub checkpoint_copies: Vec<CheckpointPlace>,

    /// A checkpoint is due after so many events
    #[arg(long, global = true, env = "HOSO_CHECKPOINT_EVENTS", value_name = "COUNT", default_value_t = 1_000)]
    pub checkpoint_events: u64,

    /// A checkpoint is due after so many minutes with an event
    #[arg(long, global = true, env = "HOSO_CHECKPOINT_MINUTES", value_name = "MINUTES", default_value_t = 10)]
    pub checkpoint_minutes: u32,

    /// Networks that webhooks may lead to although they are not public; this machine itself by http too
    #[arg(long, global = true, env = "HOSO_WEBHOOK_NETWORKS", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub webhook_networks: Vec<IpNet>,

    /// Networks, besides this machine itself, from which /metrics is read; to all others it is not there
    #[arg(long, global = true, env = "HOSO_METRICS_NETWORKS", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub metrics_networks: Vec<IpNet>,

    /// How far projections may trail, in seconds, before /readyz says so
    #[arg(long, global = true, env = "HOSO_READY_LAG_SECONDS", value_name = "SECONDS", default_value_t = 30)]
    pub ready_lag_seconds: u32,

    /// Show GraphiQL to browsers at /graphql; --demo does
    #[arg(long, global = true, env = "HOSO_GRAPHIQL")]
    pub graphiql: bool,

    /// With --demo only: password of the demo accounts [default: Hoso-demo-2026, on a loopback address]
    #[arg(long, global = true, env = "HOSO_DEMO_PASSWORD", value_name = "PASSWORD", hide_env_values = true)]
    pub demo_password: Option<SecretString>,

    /// What is logged: a level, or levels by module
    #[arg(long, global = true, env = "HOSO_LOG", value_name = "FILTER", default_value = "info,sqlx=warn")]
    pub log: String,

    /// Shape of log lines
    #[arg(long, global = true, env = "HOSO_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
}

impl Settings {
    /// The settings that these flags give, and the environment for all others: for those who bring no command line.
    pub fn from_flags<'a>(flags: impl IntoIterator<Item = &'a str>) -> Result<Self, clap::Error> {
        let command = Self::augment_args(Command::new("hoso").no_binary_name(true));
        Self::from_arg_matches(&command.try_get_matches_from(flags)?)
    }
}

/// Scheme, host and port of a page, as browsers send it in `Origin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// A text that is no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an origin is http(s)://HOST[:PORT] and nothing more")]
pub struct InvalidOrigin;

impl Origin {
    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidOrigin)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let open = url.username().is_empty() && url.password().is_none();
        if matches!(url.scheme(), "http" | "https") && bare && open {
            Ok(Self(url.origin().ascii_serialization()))
        } else {
            Err(InvalidOrigin)
        }
    }
}

/// `10.0.0.0/8`, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "not a network or address".to_owned())
}
