//! `hoso backup`: makes and tries a backup.

use std::path::PathBuf;
use std::time::Duration;
use store::boxed;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use store::sql::DatabaseUrl;

use super::progress::bytes_style;
use super::{CliError, say};
use crate::backup::{Making, Progress};
use crate::config::Config;

/// Where to, and with what.
///
/// Database, uploaded files, checkpoints with their public keys, the list of erasures and messages that no server took;
/// on S3 the objects too. It is read back and verified before it gets its name.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso backup /mnt/backup/2026-03-09")]
pub struct Backup {
    /// A folder that is not there yet
    folder: PathBuf,
    /// The master key and the signing key too: whoever has the folder can then read everything
    #[arg(long)]
    with_keys: bool,
    /// The folder of pg_dump and pg_restore [default: on the path, or where packages put them]
    #[arg(long, env = "HOSO_PG_PROGRAMS", value_name = "DIR")]
    pg_programs: Option<PathBuf>,
    /// On PostgreSQL: try the dump out on this server [default: on its own, in a database that goes again]
    #[arg(long, value_name = "URL", conflicts_with = "untried")]
    try_on: Option<String>,
    /// On PostgreSQL: do not try the dump out
    #[arg(long)]
    untried: bool,
}

impl Backup {
    #[boxed(?Send)]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let try_on = self.try_on.map(|url| url.parse::<DatabaseUrl>()).transpose();
        let try_on = try_on.map_err(|error| CliError::Said(format!("--try-on: {error}")))?;
        let Self { folder, with_keys, pg_programs: programs, untried, .. } = self;
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(TICK);
        let making = Making { with_keys, programs, try_on, untried };
        let made = making.make(config, &folder, &|progress| show(&bar, progress)).await;
        bar.finish_and_clear();
        let made = made?;
        let (manifest, events) = (&made.manifest, made.manifest.events);
        let proven = match made.held {
            Some(held) => format!("read back, {held} checkpoints hold"),
            None => "not tried out".to_owned(),
        };
        say(format_args!("{}: {events} events in {} files, {proven}", folder.display(), manifest.files.len()));
        let keys = manifest.master_keys.join(", ");
        if with_keys {
            say(format_args!("the keys are in it (master key {keys}): whoever has this folder can read everything"));
        } else {
            say(format_args!(
                "no key is in it: it opens under the master key with fingerprint {keys}; keep {} and {} somewhere else",
                config.master_key_file.display(),
                config.data_dir.join("keys").join("checkpoint.key").display()
            ));
        }
        Ok(())
    }
}

/// Redraw interval of the progress bar.
pub(super) const TICK: Duration = Duration::from_millis(120);

/// Shows progress on a terminal: a bar in bytes where the total is known.
pub(super) fn show(bar: &ProgressBar, progress: Progress<'_>) {
    match progress {
        Progress::Step(step, None) => {
            bar.set_style(ProgressStyle::default_spinner());
            bar.set_message(step.to_owned());
        }
        Progress::Step(step, Some(bytes)) => {
            bar.set_style(bytes_style());
            bar.set_message(step.to_owned());
            bar.reset();
            bar.set_length(bytes);
        }
        Progress::Bytes(bytes) => bar.inc(bytes),
    }
}
