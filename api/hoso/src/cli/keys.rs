//! `hoso keys`: rotation of keys, and a check that everything decrypts.

mod check;
mod rotate;

use clap::Subcommand;
use foundation::clock::Clock;
use foundation::ids::Ids;
use store::boxed;

use super::error::said;
use super::{CliError, say};
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::opening::{OpeningError, note_signing_key};
use crate::start::{self, StartError};

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Draw a new master key beside the former one, and wrap every person's key anew under it; events stay as they are,
    /// and servers may run
    #[command(after_help = "Example: hoso keys rotate")]
    Rotate(rotate::Rotate),
    /// Check that every sealed field of every event opens, or is of somebody who was erased
    #[command(after_help = "Example: hoso keys check --json")]
    Check(check::Check),
    /// Draw a new key for signing checkpoints; the last checkpoint is signed under both. A server that runs signs under
    /// the old one until it is started again
    #[command(after_help = "Example: hoso keys rotate-checkpoint")]
    RotateCheckpoint,
}

impl KeysCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        match self {
            Self::Rotate(rotate) => rotate.run(config).await,
            Self::Check(check) => check.run(config).await,
            Self::RotateCheckpoint => rotate_checkpoint(config).await,
        }
    }
}

async fn rotate_checkpoint(config: &Config) -> Result<(), CliError> {
    let app = start::open(config, Clock::real(), Ids::random()).await?;
    let folder = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
    let key = folder.rotate().map_err(unopened)?;
    let fingerprint = key.public().fingerprint();
    note_signing_key(&app.parts.database.ledger, &fingerprint, app.parts.clock.now()).await.map_err(unopened)?;
    say(key.public());
    Ok(())
}

fn unopened(error: impl Into<OpeningError>) -> CliError {
    StartError::Opening(error.into()).into()
}
