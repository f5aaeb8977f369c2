use clap::Subcommand;
use serde::Serialize;

use super::{CommandError, say, table};
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::start::{self, LogReading};

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
}

impl ProjectionsCommand {
    /// Answers.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        let json = match self {
            Self::Status { json } => json,
            Self::CatchUp => {
                start::open(config, Clock::real(), Ids::random()).await?;
                say("every projection holds what the log does");
                return Ok(());
            }
        };
        let lines: Vec<Line> = LogReading::open(config)
            .await?
            .projections(&Clock::real())
            .await?
            .into_iter()
            .map(|status| Line {
                name: status.name,
                position: status.position.to_string(),
                lag_events: status.lag_events,
                lag_seconds: status.lag_seconds,
                state: status.state.name(),
                stopped_reason: status.stopped_reason,
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
        match lines.iter().find(|line| line.stopped_reason.is_some()) {
            Some(stopped) => Err(CommandError::Said(format!("{} has stopped", stopped.name))),
            None => Ok(()),
        }
    }
}
