//! Command line of the load program. Doc comments of fields are its help texts.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use secrecy::SecretString;
use serde::Serialize;

/// Measures bare commits, appends, commands and whole mutations side by side, and prints one table.
#[derive(Debug, Parser)]
#[command(
    name = "tests/bench",
    after_help = "Examples:\n  tests/bench --database postgres --clients 1,32 --seconds 10\n  \
                  tests/bench --database sqlite --audit --events 1000000\n\n\
                  Quote ratios of one run; with other work on the machine, two runs differ by half."
)]
pub(super) struct Arguments {
    /// How long each subject is measured at each number of clients
    #[arg(long, default_value_t = 3.0, value_parser = seconds)]
    seconds: f64,

    /// Numbers of clients that send at once, each its next request when the last is answered
    #[arg(long, default_value = "1,8,32", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=40))]
    pub(super) clients: Vec<u16>,

    /// On which database
    #[arg(long, value_enum, default_value_t)]
    pub(super) database: Databases,

    /// Instead, time the portal's pages beside the bare answers of their operations, both over HTTP
    #[arg(long)]
    pub(super) pages: bool,

    /// Instead, time checking and replaying a log beside a bare read of it, and hashing and sealing beside a command
    #[arg(long, conflicts_with = "pages")]
    pub(super) audit: bool,

    /// With --audit: how many events the log is filled with
    #[arg(long, default_value_t = 20_000, requires = "audit", value_name = "N",
        value_parser = clap::value_parser!(u64).range(1_000..))]
    pub(super) events: u64,

    /// Only check the log in this folder, and say how much memory that took: what --audit runs in a process of its own
    #[arg(long, hide = true, value_name = "DIR")]
    pub(super) check: Option<PathBuf>,

    /// Print JSON instead of a table
    #[arg(long)]
    pub(super) json: bool,

    /// The PostgreSQL server to make databases on, as a URL of a superuser; `tests/bench` starts one
    #[arg(long, env = "HOSO_TEST_POSTGRES", value_name = "URL", hide_env_values = true)]
    pub(super) postgres: Option<SecretString>,

    /// Where the files of SQLite go: on a disk, for memory is flushed in no time
    #[arg(long, default_value = "/var/tmp", value_name = "DIR")]
    pub(super) folder: PathBuf,
}

impl Arguments {
    /// Duration of a subject's measurement at each number of clients.
    pub(super) fn measurement(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

/// Which databases are measured.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Databases {
    /// The embedded default.
    Sqlite,
    /// A server.
    Postgres,
    /// One after the other.
    #[default]
    Both,
}

impl Databases {
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Sqlite => &[Kind::Sqlite],
            Self::Postgres => &[Kind::Postgres],
            Self::Both => &[Kind::Postgres, Kind::Sqlite],
        }
    }
}

/// Kind of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Sqlite,
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.1..=600.0).contains(&seconds) { Ok(seconds) } else { Err("between 0.1 and 600".to_owned()) }
}
