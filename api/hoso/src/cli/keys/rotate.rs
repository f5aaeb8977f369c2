//! `hoso keys rotate`: rotation of the master key.

use clap::Args;
use indicatif::ProgressBar;
use store::boxed;
use store::keys::{Rotated, prepare, rotate, subject_keys};
use store::sql::Database;

use super::super::progress::style;
use super::super::{CliError, say};
use super::said;
use crate::config::Config;
use crate::start::StartError;

/// How far a rotation goes.
#[derive(Debug, Args)]
pub struct Rotate {
    /// Only draw the new key into the file, and use it for nothing yet: where instances have key files of their own,
    /// bring the file to each of them, then rotate
    #[arg(long)]
    draw_only: bool,
}

impl Rotate {
    /// Rotates; resumes an interrupted rotation.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let database =
            Database::connect_within(&config.database, config.database_connections).await.map_err(StartError::from)?;
        database.migrate().await.map_err(StartError::from)?;
        let (file, ledger) = (&config.master_key_file, &database.ledger);
        if self.draw_only {
            say(format_args!("drawn: {}", prepare(file, ledger).await.map_err(said)?));
            return Ok(());
        }
        let bar = ProgressBar::new(subject_keys(ledger).await.map_err(said)?).with_style(style("keys"));
        let rotated = rotate(file, ledger, |done| bar.inc(done)).await;
        bar.finish_and_clear();
        tell(&rotated.map_err(said)?)
    }
}

fn tell(rotated: &Rotated) -> Result<(), CliError> {
    let Rotated { master, rewrapped, unwrapped, spent } = rotated;
    say(format_args!("{rewrapped} keys are wrapped anew under {master}, the last key of the file"));
    for subject in unwrapped {
        say(format_args!("the key of {subject} does not open, and stays as it is"));
    }
    match (unwrapped.len(), spent) {
        (0, 0) => Ok(()),
        (0, 1) => {
            say("nothing is wrapped under the key before it: its line may be removed");
            Ok(())
        }
        (0, spent) => {
            say(format_args!("nothing is wrapped under the {spent} keys before it: their lines may be removed"));
            Ok(())
        }
        (broken, _) => Err(CliError::Said(format!("{broken} keys do not open: no key may be removed"))),
    }
}
