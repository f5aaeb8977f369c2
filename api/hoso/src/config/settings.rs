//! Settings as flags and environment variables. Doc comments of fields are their help texts.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Command, FromArgMatches};
use delivery::sending::SmsDone;
use foundation::origin::Origin;
use foundation::public_url::PublicUrl;
use foundation::throttle::Rates;
use ipnet::IpNet;
use secrecy::SecretString;
use store::sql::ConnectionBudget;

use super::written::{bytes, bytes_a_second, network};
use crate::checkpoint::CheckpointPlace;
use crate::logging::LogFormat;

// Headings of `hoso help settings`.
const ADDRESSES: &str = "Addresses";
const KEPT: &str = "What is kept";
const MESSAGES: &str = "Messages";
const LIMITS: &str = "Limits";
const CHECKPOINTS: &str = "Checkpoints of the log";
const WATCHING: &str = "Watching and trying it";

/// All settings, as somebody gave them; `Config` is what follows from them.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Address to listen on
    ///
    /// Example: 0.0.0.0:8080
    #[arg(help_heading = ADDRESSES, long, global = true, env = "HOSO_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Base of the links in e-mails and of upload URLs; never taken from the request [default: from --listen]
    ///
    /// Example: https://dichvucong.example.gov.vn
    #[arg(help_heading = ADDRESSES, long, global = true, env = "HOSO_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,

    /// Browsers' origins that may call with a token and PUT uploads; never with the cookie
    ///
    /// Example: https://app.example.vn,http://localhost:5173
    #[arg(help_heading = ADDRESSES, long, global = true, env = "HOSO_ALLOWED_ORIGINS", value_name = "ORIGIN,…", value_delimiter = ',')]
    pub allowed_origins: Vec<Origin>,

    /// Networks of the reverse proxies whose X-Forwarded-For is believed
    ///
    /// Example: 127.0.0.1,10.0.0.0/8
    #[arg(help_heading = ADDRESSES, long, global = true, env = "HOSO_TRUSTED_PROXIES", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Databases, files, keys and outbox of the embedded default
    ///
    /// Example: /var/lib/hoso
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_DATA_DIR", value_name = "DIR", default_value = "./data")]
    pub data_dir: PathBuf,

    /// sqlite://PATH or postgres://… [default: sqlite://DATA_DIR/hoso.db]
    ///
    /// Example: postgres://hoso:PASSWORD@localhost/hoso
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// Connections of this instance to PostgreSQL, appends and notices among them; at least 5
    ///
    /// Example: 40
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_DATABASE_CONNECTIONS", value_name = "COUNT", default_value_t = ConnectionBudget::DEFAULT,
        value_parser = clap::value_parser!(u32).range(i64::from(ConnectionBudget::LEAST)..=10_000))]
    pub database_connections: u32,

    /// 32 bytes that wrap every other key, as 64 hexadecimal digits; made with mode 0600 at first start
    /// [default: DATA_DIR/keys/master.key]
    ///
    /// Example: /etc/hoso/master.key
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,

    /// file://PATH or s3://BUCKET/PREFIX for uploaded files; S3 reads AWS_* variables [default: file://DATA_DIR/files]
    ///
    /// Example: s3://hoso-files/papers
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_FILES_URL", value_name = "URL")]
    pub files_url: Option<String>,

    /// The largest file that may be uploaded
    ///
    /// Example: 20MB
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_UPLOAD_MAX_BYTES", value_name = "SIZE", default_value = "20MiB", value_parser = bytes)]
    pub upload_max_bytes: u64,

    /// Folder with agencies, procedures and calendar that are loaded where they are missing; `hoso fixtures` writes one
    /// [default: those that the program carries]
    ///
    /// Example: ./office
    #[arg(help_heading = KEPT, long, global = true, env = "HOSO_FIXTURES", value_name = "DIR")]
    pub fixtures: Option<PathBuf>,

    /// smtp://… or smtps://… [default: one .eml file a message in DATA_DIR/outbox/mail]
    ///
    /// Example: smtps://hoso:PASSWORD@mail.example.vn
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<SecretString>,

    /// Certificates in PEM of authorities that the mail server's may be signed by, besides the public ones
    ///
    /// Example: /etc/ssl/office-ca.pem
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,

    /// Name that the mail server is greeted with [default: the path of --smtp-url, else this machine's name]
    ///
    /// Example: hoso.example.gov.vn
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_SMTP_HELLO", value_name = "NAME")]
    pub smtp_hello: Option<String>,

    /// Sender of e-mails [default: no-reply at the host of the public URL]
    ///
    /// Example: 'Dịch vụ công <no-reply@example.gov.vn>'
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,

    /// HTTP gateway for SMS: POST {"id","to","text"}, done at any 2xx
    /// [default: one .json file a message in DATA_DIR/outbox/sms]
    ///
    /// Example: https://sms.example.vn/send
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_SMS_URL", value_name = "URL", hide_env_values = true)]
    pub sms_url: Option<SecretString>,

    /// What the gateway's 2xx has to say before an SMS counts as sent: /pointer=value of its JSON, or a text in it
    /// [default: nothing]
    ///
    /// Example: /status=sent
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_SMS_DONE", value_name = "RULE")]
    pub sms_done: Option<SmsDone>,

    /// Networks that webhooks may lead to although they are not public; this machine itself by http too
    ///
    /// Example: 10.1.0.0/16
    #[arg(help_heading = MESSAGES, long, global = true, env = "HOSO_WEBHOOK_NETWORKS", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub webhook_networks: Vec<IpNet>,

    /// Connections served at once; one more is answered 503
    ///
    /// Example: 2000
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_CONNECTIONS", value_name = "COUNT", default_value_t = 10_000)]
    pub max_connections: usize,

    /// WebSockets of one account at once; one more is closed with 4403
    ///
    /// Example: 20
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_SOCKETS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 10)]
    pub max_sockets_per_account: u32,

    /// WebSockets from one address (of IPv6: one /64) at once; one more is answered 429
    ///
    /// Example: 500
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_SOCKETS_PER_ADDRESS", value_name = "COUNT", default_value_t = 200)]
    pub max_sockets_per_address: u32,

    /// Subscriptions and live pages of one account at once
    ///
    /// Example: 200
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_STREAMS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 100)]
    pub max_streams_per_account: u32,

    /// Subscriptions and live pages to one address (of IPv6: one /64) at once
    ///
    /// Example: 2000
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_STREAMS_PER_ADDRESS", value_name = "COUNT", default_value_t = 1_000)]
    pub max_streams_per_address: u32,

    /// Connections served at once from one address; one more is answered 429. Trusted proxies and this machine are
    /// exempt
    ///
    /// Example: 512
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_MAX_CONNECTIONS_PER_ADDRESS", value_name = "COUNT", default_value_t = 256)]
    pub max_connections_per_address: usize,

    /// How long a client may be silent that sends a request or reads an answer; then it is cut off
    ///
    /// Example: 30
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_CLIENT_GRACE_SECONDS", value_name = "SECONDS", default_value_t = 15)]
    pub client_grace_seconds: u32,

    /// How much a second a client sends and reads at least, once the grace is used up
    ///
    /// Example: 1KiB
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_CLIENT_LEAST_RATE", value_name = "SIZE", default_value = "4KiB", value_parser = bytes_a_second)]
    pub client_least_rate: u32,

    /// By when all of a request has come, at whatever rate; a later one is answered 408
    ///
    /// Example: 3600
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_CLIENT_REQUEST_SECONDS", value_name = "SECONDS", default_value_t = 1_800)]
    pub client_request_seconds: u32,

    /// How many of these each applicant may do at once, and a minute from then on: message, submission, change, draft,
    /// upload, reading, and set-aside by address; and how many of these one number or address may get a day that nobody
    /// has shown to be theirs: code-to-number, link-to-address, news-to-number, news-to-address; 0 is not limited, off
    /// lifts all
    /// [default: message=30,submission=60,change=60,draft=240,upload=240,reading=240,set-aside=60,code-to-number=10,
    /// link-to-address=10,news-to-number=20,news-to-address=20]
    ///
    /// Example: message=10,upload=100
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_RATES", value_name = "ACTION=COUNT,…")]
    pub rates: Option<Rates>,

    /// Summed cost of the operations that run at once, in values of their answers; one account has a quarter of it,
    /// one address half
    ///
    /// Example: 200000
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_COST_IN_FLIGHT", value_name = "COST", default_value_t = 100_000)]
    pub cost_in_flight: u32,

    /// Operations of one account that run at once; more wait briefly, then are answered 429
    ///
    /// Example: 16
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_REQUESTS_PER_ACCOUNT", value_name = "COUNT", default_value_t = 8)]
    pub requests_per_account: u32,

    /// Operations from one address that run at once; more wait briefly, then are answered 429
    ///
    /// Example: 128
    #[arg(help_heading = LIMITS, long, global = true, env = "HOSO_REQUESTS_PER_ADDRESS", value_name = "COUNT", default_value_t = 64)]
    pub requests_per_address: u32,

    /// Further places for checkpoints of the log: file://FOLDER, mailto:ADDRESS, https://…
    ///
    /// Example: file:///mnt/elsewhere,mailto:audit@example.gov.vn
    #[arg(
        help_heading = CHECKPOINTS,
        long,
        global = true,
        env = "HOSO_CHECKPOINT_COPIES",
        value_name = "PLACE,…",
        value_delimiter = ',',
        hide_env_values = true
    )]
    pub checkpoint_copies: Vec<CheckpointPlace>,

    /// A checkpoint is due after so many events
    ///
    /// Example: 500
    #[arg(help_heading = CHECKPOINTS, long, global = true, env = "HOSO_CHECKPOINT_EVENTS", value_name = "COUNT", default_value_t = 1_000)]
    pub checkpoint_events: u64,

    /// A checkpoint is due after so many minutes with an event
    ///
    /// Example: 5
    #[arg(help_heading = CHECKPOINTS, long, global = true, env = "HOSO_CHECKPOINT_MINUTES", value_name = "MINUTES", default_value_t = 10)]
    pub checkpoint_minutes: u32,

    /// Networks, besides this machine itself, from which /metrics is read; to all others it is not there
    ///
    /// Example: 10.1.0.0/16
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_METRICS_NETWORKS", value_name = "NETWORK,…", value_delimiter = ',', value_parser = network)]
    pub metrics_networks: Vec<IpNet>,

    /// How far projections may trail, in seconds, before /readyz says so
    ///
    /// Example: 60
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_READY_LAG_SECONDS", value_name = "SECONDS", default_value_t = 30)]
    pub ready_lag_seconds: u32,

    /// Show GraphiQL to browsers at /graphql; --demo does
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_GRAPHIQL")]
    pub graphiql: bool,

    /// With --demo only: password of the demo accounts [default: Hoso-demo-2026, on a loopback address]
    ///
    /// Example: 'Mot-mat-khau-rieng'
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_DEMO_PASSWORD", value_name = "PASSWORD", hide_env_values = true)]
    pub demo_password: Option<SecretString>,

    /// What is logged: a level, or levels by module
    ///
    /// Example: debug,sqlx=warn
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_LOG", value_name = "FILTER", default_value = "info,sqlx=warn")]
    pub log: String,

    /// Shape of log lines
    ///
    /// Example: json
    #[arg(help_heading = WATCHING, long, global = true, env = "HOSO_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t)]
    pub log_format: LogFormat,
}

impl Settings {
    /// Settings from these flags, else from the environment; for programs without a command line of their own.
    pub fn from_flags<'a>(flags: impl IntoIterator<Item = &'a str>) -> Result<Self, clap::Error> {
        let command = Self::augment_args(Command::new("hoso").no_binary_name(true));
        Self::from_arg_matches(&command.try_get_matches_from(flags)?)
    }
}
