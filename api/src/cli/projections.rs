use std::time::Duration;

use clap::Subcommand;
use projections::FollowerError;
use serde::Serialize;
use store::log::HeldBack;

use super::{CommandError, say, table};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::start;

/// How often, and after which pauses, it is looked for who keeps readers from what is recorded.
const LOOKS: u32 = 8;
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What can be asked of projections.
#[derive(Debug, Subcommand)]
pub enum ProjectionsCommand {
    /// Tell how far each projection has come
    #[command(after_help = "Example: hoso projections status --json")]
    Status {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
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

/// Who keeps readers from what is recorded. That somebody does is told by the first look; of a transaction whose age the
/// role may not see, only by another one after a while.
async fn held_back(app: &App) -> Result<Option<HeldBack>, FollowerError> {
    for _ in 0..LOOKS {
        app.follower.catch_up().await?;
        let after = app.follower.followed().borrow().position;
        if app.log.held_back().is_some() || app.log.read_recorded(after, 1).await?.is_empty() {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(app.log.held_back())
}

impl ProjectionsCommand {
    /// Answers.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        let Self::Status { json } = self;
        let clock = Clock::real();
        let app = start::open(config, clock.clone(), Ids::random()).await?;
        let lines: Vec<Line> = app
            .follower
            .status(clock.now())
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
        if !json && let Some(by) = held_back(&app).await? {
            say(format_args!("what is recorded is shown nowhere before it ends: {by}"));
        }
        match lines.iter().find(|line| line.stopped_reason.is_some()) {
            Some(stopped) => Err(CommandError::Said(format!("{} has stopped", stopped.name))),
            None => Ok(()),
        }
    }
}
