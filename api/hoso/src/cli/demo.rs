//! `hoso demo`: adds demo dossiers.

use std::time::Instant;
use store::boxed;

use clap::Args;
use foundation::clock::Clock;
use foundation::ids::Ids;

use super::{CliError, say};
use crate::config::Config;
use crate::demo;
use crate::fixtures::{self, Fixtures};
use crate::start;

/// Add dossiers in every status, made by the same commands that people give
///
/// They lie months back, and so do the mails that they ask for: most are too old for the next server to send. Use a data
/// folder that may be thrown away.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso demo --dossiers 10000 --data-dir /var/tmp/hoso-demo")]
pub struct Demo {
    /// How many
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    dossiers: u32,
}

impl Demo {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let password = config.demo_password()?;
        let fixtures = Fixtures::read(&config.fixtures)?;
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        start::refuse_clock_behind(&app).await?;
        fixtures::load_missing(&app, &fixtures).await?;
        let begun = Instant::now();
        let count = usize::try_from(self.dossiers).unwrap_or(usize::MAX);
        demo::add(&app, &fixtures, &password, count).await?;
        let seconds = begun.elapsed().as_secs_f64();
        say(format_args!("{} dossiers in {seconds:.1} s, {:.0} a second", count, f64::from(self.dossiers) / seconds));
        Ok(())
    }
}
