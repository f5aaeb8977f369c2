//! `hoso audit`: commands of auditors on the log.

mod accept_restore;
mod check;
mod explain;
mod export;
mod lost;
mod past;
mod replay;
mod verify;

use clap::Subcommand;
use store::boxed;

use super::CliError;
use super::error::said;
use crate::config::Config;
use past::{dossier, replayed, state};

/// What auditors do with the log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Show a dossier as it was, or what differs between two of its versions
    #[command(after_help = "Example: hoso audit replay 000.00.08.H34-260309-0001 --at 2026-03-10T09:00:00Z")]
    Replay(replay::Replay),
    /// Tell which event each part of a dossier's state comes from
    #[command(after_help = "Example: hoso audit explain 000.00.08.H34-260309-0001")]
    Explain(explain::Explain),
    /// Check that nothing was altered: one dossier, or the whole log against its checkpoints
    #[command(
        after_help = "Examples:\n  hoso audit verify --json\n  hoso audit verify --since 00000000000000012345.checkpoint --key log.pub"
    )]
    Verify(verify::Verify),
    /// Put together what proves a dossier to somebody who has neither the database nor any trust in the service
    #[command(after_help = "Example: hoso audit export 000.00.08.H34-260309-0001 --papers")]
    Export(export::ExportBundle),
    /// Accept that the log was lawfully put back to an earlier moment: its checkpoints go on, and name what is lost
    ///
    /// The administrator's password comes from standard input. Until then nothing is signed.
    #[command(after_help = "Example: echo \"$PASSWORD\" | hoso audit accept-restore --as quantri --reason 'Disk lost'")]
    AcceptRestore(accept_restore::AcceptRestore),
    /// Check such a bundle, without any database
    #[command(after_help = "Example: hoso audit check 000.00.08.H34-260309-0001.bundle --key log.pub")]
    Check(check::Check),
}

impl AuditCommand {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        match self {
            Self::Replay(replay) => replay.run(config).await,
            Self::Explain(explain) => explain.run(config).await,
            Self::Verify(verify) => verify.run(config).await,
            Self::Export(export) => export.run(config).await,
            Self::AcceptRestore(accept) => accept.run(config).await,
            Self::Check(check) => check.run(),
        }
    }
}
