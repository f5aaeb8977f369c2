use clap::Subcommand;

use super::{CommandError, say};
use crate::checkpoint::CheckpointFolder;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::start;

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Draw a new key for signing checkpoints; the last checkpoint is signed under both. A server that runs signs under
    /// the old one until it is started again
    #[command(after_help = "Example: hoso keys rotate-checkpoint")]
    RotateCheckpoint,
}

impl KeysCommand {
    /// Does it.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        let Self::RotateCheckpoint = self;
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let folder = CheckpointFolder::of(&config.data_dir, app.audit.log_id());
        let key = folder.rotate().map_err(|error| CommandError::Said(error.to_string()))?;
        say(key.public());
        Ok(())
    }
}
