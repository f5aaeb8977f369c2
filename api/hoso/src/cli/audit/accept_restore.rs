//! `hoso audit accept-restore`: accepts the loss of a restore.

use clap::Args;
use domain::Language;
use foundation::clock::Clock;
use foundation::error::CommandError;
use foundation::ids::Ids;
use store::boxed;

use super::super::error::denied;
use super::super::password::password_from_stdin;
use super::super::{CliError, say};
use super::said;
use crate::checkpoint::{CheckpointFolder, Checkpoints};
use crate::config::Config;
use crate::restoration::{RestorationError, accept_restore};
use crate::start;

/// By whom, and why.
#[derive(Debug, Args)]
pub struct AcceptRestore {
    /// Which administrator accepts it
    #[arg(long = "as", value_name = "ADMINISTRATOR")]
    administrator: String,
    /// Why it was put back; it is kept for ever and names nobody
    #[arg(long)]
    reason: String,
}

impl AcceptRestore {
    /// Accepts the restore, and prints the lost events.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let password = password_from_stdin()?;
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let caller = app.cases.sign_in.vouched_for(&self.administrator, password).await.map_err(denied)?;
        let folder = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
        let checkpoints = Checkpoints::open(&app, config).map_err(said)?;
        match accept_restore(&app, &caller, self.reason, &folder, &checkpoints).await {
            Ok(accepted) => {
                say(accepted);
                say("checkpoints are signed again, from the one that names this loss on");
                Ok(())
            }
            Err(RestorationError::Denied(CommandError::Faults(faults))) => {
                let texts: Vec<_> = faults.iter().map(|fault| app.parts.texts.fault(Language::En, fault)).collect();
                Err(CliError::Said(texts.join(" ")))
            }
            Err(RestorationError::Denied(denial)) => Err(denied(denial)),
            Err(error) => Err(said(error)),
        }
    }
}
