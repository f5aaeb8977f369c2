//! `hoso audit replay`: a dossier at an earlier version or moment.

use clap::Args;
use domain::Moment;
use domain::procedure::{Change, differences};
use foundation::clock::Clock;
use serde_json::{Value, json};
use store::audit::Until;
use store::boxed;

use super::super::{CliError, say};
use super::{dossier, replayed, said, state};
use crate::config::Config;
use crate::start;

/// Which replay.
#[derive(Debug, Args)]
pub struct Replay {
    /// Of the dossier
    code: String,
    /// As it was at this moment
    #[arg(long, value_name = "MOMENT", conflicts_with = "version")]
    at: Option<Moment>,
    /// As it was after so many of its events
    #[arg(long, value_name = "N")]
    version: Option<u64>,
    /// Only what differs from what it was after so many of its events
    #[arg(long, value_name = "N")]
    from: Option<u64>,
}

impl Replay {
    /// Replays, and prints JSON; null stands for erased data.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let id = dossier(&self.code)?;
        let app = start::open_for_reading(config, Clock::real()).await?;
        let until = match (self.at, self.version) {
            (Some(at), _) => Until::Moment(at),
            (None, Some(version)) => Until::Version(version),
            (None, None) => Until::Version(u64::MAX),
        };
        let after = replayed(&app, id, until).await?;
        if after.version == 0 {
            return Err(CliError::Said(format!("there was no dossier {} then", self.code)));
        }
        let shown = match self.from {
            None => state(&after)?,
            Some(from) => {
                let before = replayed(&app, id, Until::Version(from)).await?;
                differences(&state(&before)?, &state(&after)?).iter().map(shown).collect()
            }
        };
        let text = serde_json::to_string_pretty(&shown).map_err(said)?;
        say(text);
        Ok(())
    }
}

fn shown(change: &Change) -> Value {
    json!({ "path": change.path, "before": change.before, "after": change.after })
}
