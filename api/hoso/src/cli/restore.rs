//! `hoso restore`: restores a backup and repeats erasures.

use std::path::PathBuf;
use store::boxed;

use clap::Args;
use indicatif::ProgressBar;
use store::audit::Finding;

use super::backup::{TICK, show};
use super::{CliError, say};
use crate::backup::Restoring;
use crate::config::Config;

/// What, and over what.
///
/// Into the configured database, data folder and file store, which must hold nothing. The list of erasures and the
/// checkpoints that are there stay: who was erased since is erased again, and what was signed since is not forgotten.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso restore /mnt/backup/2026-03-09")]
pub struct Restore {
    /// The folder of the backup
    folder: PathBuf,
    /// Move aside what is there; nothing is deleted
    #[arg(long)]
    replace: bool,
    /// The folder of pg_restore [default: on the path, or where packages put it]
    #[arg(long, env = "HOSO_PG_PROGRAMS", value_name = "DIR")]
    pg_programs: Option<PathBuf>,
}

impl Restore {
    #[boxed(?Send)]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(TICK);
        let restoring = Restoring { replace: self.replace, programs: self.pg_programs };
        let restored = restoring.restore(config, &self.folder, &|progress| show(&bar, progress)).await;
        bar.finish_and_clear();
        if restored.is_err() && Restoring::is_unfinished(config) {
            say("what was put back so far stays where it is: the same command goes on from there");
        }
        let restored = restored?;
        for aside in &restored.aside {
            say(format_args!("what was there lies aside now: {aside}"));
        }
        let (events, made_at) = (restored.manifest.events, restored.manifest.made_at);
        say(format_args!("{events} events are back, as they were at {made_at}"));
        match &restored.lost {
            Ok(0) => {}
            Ok(count) => say(format_args!("{count} events that were there are gone: hoso audit verify names them")),
            Err(cause) => {
                say(format_args!("the log that was there cannot be read ({cause}): what it lost is not named"));
            }
        }
        for finding in &restored.findings {
            say(finding);
        }
        let lost = |finding: &Finding| matches!(finding, Finding::Truncated { .. } | Finding::Forked { .. });
        if restored.findings.iter().any(lost) {
            say(
                "later events were signed and are lost: nothing is signed until hoso audit accept-restore says who, why",
            );
        }
        if !config.is_embedded() {
            say("give the role that serves its rights again: hoso migrate --grant ROLE");
        }
        say("next: hoso keys check, then start the server");
        match restored.findings.iter().find(|finding| !lost(finding)) {
            None => Ok(()),
            Some(_) => Err(CliError::Said("something in the backup was altered".to_owned())),
        }
    }
}
