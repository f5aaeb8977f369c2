//! `hoso projections`: status and catching up of projections.

use std::time::Duration;
use store::boxed;

use clap::Subcommand;
use foundation::clock::Clock;
use foundation::ids::Ids;
use projections::ProjectorError;
use serde::Serialize;
use store::log::{EventLog, HeldBack, Position};
use store::sql::SqlError;

use super::{CliError, say, table};
use crate::config::Config;
use crate::start::{self, LogReading};

/// Number of looks for a transaction that holds readers back, and the pause between them.
const LOOKS: u32 = 8;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What can be asked of projections.
#[derive(Debug, Subcommand)]
pub enum ProjectionsCommand {
    /// Tell how far each projection has come; nothing is followed by asking
    #[command(after_help = "Example: hoso projections status --json")]
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let every projection follow the log to its end, build rows of an older release anew, and finish what is due of
    /// erasures; as a server does at its start
    #[command(after_help = "Example: hoso projections catch-up")]
    CatchUp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    name: String,
    position: String,
    lag_events: u64,
    lag_seconds: f64,
    state: &'static str,
    stopped_reason: Option<String>,
    /// Transaction that holds all projections back.
    held_back: Option<Holding>,
}

/// An open transaction that readers wait for.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Holding {
    pid: Option<i64>,
    prepared: Option<String>,
    database: Option<String>,
    age_seconds: f64,
    /// False: its age is a lower bound.
    age_is_known: bool,
}

impl From<&HeldBack> for Holding {
    fn from(by: &HeldBack) -> Self {
        let HeldBack { pid, prepared, database, age, age_is_known } = by.clone();
        Self { pid, prepared, database, age_seconds: age.as_secs_f64(), age_is_known }
    }
}

/// Transaction that holds readers back. Its presence shows at the first look; an age that the role may not see, only by
/// looking again after a while.
async fn held_back(log: &dyn EventLog, after: Position) -> Result<Option<HeldBack>, SqlError> {
    for _ in 0..LOOKS {
        let given = log.read_all(after, 1).await?.events;
        if !given.is_empty() || log.held_back().is_some() || log.read_recorded(after, 1).await?.is_empty() {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(log.held_back())
}

impl ProjectionsCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let json = match self {
            Self::Status { json } => json,
            Self::CatchUp => {
                start::open(config, Clock::real(), Ids::random()).await?;
                say("every projection holds what the log does");
                return Ok(());
            }
        };
        let reading = LogReading::open(config).await?;
        let statuses = reading.projections(&Clock::real()).await?;
        let followed = statuses.iter().map(|status| status.position).max().unwrap_or(Position::START);
        let held_back = held_back(&*reading.log, followed).await.map_err(ProjectorError::from)?;
        let holding = held_back.as_ref().map(Holding::from);
        let lines: Vec<Line> = statuses
            .into_iter()
            .map(|status| Line {
                name: status.name,
                position: status.position.to_string(),
                lag_events: status.lag_events,
                lag_seconds: status.lag_seconds,
                state: status.state.name(),
                stopped_reason: status.stopped_reason,
                held_back: holding.clone(),
            })
            .collect();
        table::print(&lines, json, &["NAME", "STATE", "LAG (EVENTS)", "LAG (S)", "POSITION"], |line| {
            vec![
                line.name.clone(),
                line.state.to_owned(),
                line.lag_events.to_string(),
                format!("{:.1}", line.lag_seconds),
                line.position.clone(),
            ]
        })?;
        if !json && let Some(by) = held_back {
            say(format_args!("what is recorded is shown nowhere before it ends: {by}"));
        }
        match lines.iter().find(|line| line.stopped_reason.is_some()) {
            Some(stopped) => Err(CliError::Said(format!("{} has stopped", stopped.name))),
            None => Ok(()),
        }
    }
}
