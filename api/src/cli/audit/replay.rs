use clap::Args;
use domain::Moment;
use domain::dossier::Dossier;
use domain::procedure::{Change, differences};
use serde_json::{Value, json};
use store::Loaded;
use store::audit::Until;
use store::vault::plain;

use super::super::{CommandError, say};
use super::dossier;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
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
    /// Replays, and prints JSON: null stands for what is erased.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        let id = dossier(&self.code)?;
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let until = match (self.at, self.version) {
            (Some(at), _) => Until::Moment(at),
            (None, Some(version)) => Until::Version(version),
            (None, None) => Until::Version(u64::MAX),
        };
        let after = replayed(&app, id, until).await?;
        if after.version == 0 {
            return Err(CommandError::Said(format!("there was no dossier {} then", self.code)));
        }
        let shown = match self.from {
            None => state(&after)?,
            Some(from) => {
                let before = replayed(&app, id, Until::Version(from)).await?;
                differences(&state(&before)?, &state(&after)?).iter().map(shown).collect()
            }
        };
        let text = serde_json::to_string_pretty(&shown).map_err(|error| CommandError::Said(error.to_string()))?;
        say(text);
        Ok(())
    }
}

async fn replayed(app: &App, id: domain::DossierId, until: Until) -> Result<Loaded<Dossier>, CommandError> {
    app.executor.replay::<Dossier>(id.0, until).await.map_err(|error| CommandError::Said(error.to_string()))
}

fn state(loaded: &Loaded<Dossier>) -> Result<Value, CommandError> {
    let whole = serde_json::to_value(&*loaded.state).map_err(|error| CommandError::Said(error.to_string()))?;
    plain(whole).map_err(|error| CommandError::Said(error.to_string()))
}

fn shown(change: &Change) -> Value {
    json!({ "path": change.path, "before": change.before, "after": change.after })
}
