mod replay;
mod verify;

use clap::Subcommand;
use domain::DossierId;
use domain::dossier::DossierCode;

use super::CommandError;
use crate::config::Config;

/// What auditors do with the log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Show a dossier as it was, or what differs between two of its versions
    #[command(after_help = "Example: hoso audit replay 000.00.08.H34-260309-0001 --at 2026-03-10T09:00:00Z")]
    Replay(replay::Replay),
    /// Check that nothing was altered: one dossier, or the whole log against its checkpoints
    #[command(after_help = "Example: hoso audit verify --since 00000000000000012345.checkpoint --key log.pub")]
    Verify(verify::Verify),
}

impl AuditCommand {
    /// Does it.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        match self {
            Self::Replay(replay) => replay.run(config).await,
            Self::Verify(verify) => verify.run(config).await,
        }
    }
}

/// The dossier with this code.
fn dossier(code: &str) -> Result<DossierId, CommandError> {
    let code: DossierCode = code.parse().map_err(|_| CommandError::Said(format!("{code} is no dossier's number")))?;
    Ok(DossierId::of_code(code.as_str()))
}
