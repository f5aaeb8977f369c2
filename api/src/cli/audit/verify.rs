use std::fs;
use std::path::PathBuf;

use clap::Args;
use indicatif::ProgressBar;
use store::audit::WholeVerified;
use store::log::EventLog;
use store::tree::{PublicKey, SignedNote};
use uuid::Uuid;

use super::super::progress::style;
use super::super::{CommandError, say};
use super::{dossier, lost, said};
use crate::app::App;
use crate::checkpoint::CheckpointFolder;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::opening;
use crate::restoration::Settled;
use crate::service::{VerificationError, streams_of};
use crate::start::{self, LogReading};

/// What is to be checked.
#[derive(Debug, Args)]
pub struct Verify {
    /// Only this dossier: the chains of its streams
    #[arg(conflicts_with_all = ["since", "key"])]
    code: Option<String>,
    /// Only the log: leave out whether the rows that answer are those of a replay
    #[arg(long)]
    log_only: bool,
    /// Also against this checkpoint, which was kept elsewhere
    #[arg(long, value_name = "FILE", requires = "key")]
    since: Option<PathBuf>,
    /// The public key that it must be signed under
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Verify {
    /// Checks, and tells what is wrong and where. The log alone is only read, and needs no key.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        if let Some(code) = &self.code {
            return one(&LogReading::open(config).await?, code).await;
        }
        if self.log_only {
            let reading = LogReading::open(config).await?;
            let missing = opening::missing_checkpoints(config, &reading.database.ledger, reading.identity.id).await;
            if let Some(missing) = missing.map_err(said)? {
                say(format_args!("compared with no checkpoint: {missing}"));
            }
            let settled = self.settled(config, &*reading.log, reading.identity.id).await?;
            let size = reading.tree.size().await?;
            let checked = async |bar: &ProgressBar| reading.verify(&settled.checkpoints, |read| bar.inc(read)).await;
            let verified = whole(size, &settled, checked).await?;
            let mentions = opening::mentions(config, &reading.database, &*reading.log, None).await;
            lost::tell(&settled, mentions.map_err(said)?);
            return outcome(&verified, 0);
        }
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let settled = self.settled(config, &*app.log, app.audit.log_id()).await?;
        let size = app.questions.tree.size().await?;
        let checked = async |bar: &ProgressBar| app.verify_log(&settled.checkpoints, |read| bar.inc(read)).await;
        let log = whole(size, &settled, checked).await?;
        let mentions = opening::mentions(config, &app.database, &*app.log, Some(&app.kept_posts)).await;
        lost::tell(&settled, mentions.map_err(said)?);
        // What is no event cannot be replayed.
        let rows = if log.root.is_none() { 0 } else { rows(&app).await? };
        outcome(&log, rows)
    }

    /// Those of the data folder, and the one that was brought.
    async fn settled(&self, config: &Config, log: &dyn EventLog, id: Uuid) -> Result<Settled, CommandError> {
        let folder = CheckpointFolder::of(&config.data_dir, id);
        let mut all = folder.all().map_err(said)?;
        if let (Some(since), Some(key)) = (&self.since, &self.key) {
            let read = |path: &PathBuf| fs::read_to_string(path).map_err(CommandError::io("a file cannot be read"));
            let key: PublicKey = read(key)?.parse().map_err(said)?;
            let signed = SignedNote { note: read(since)? };
            all.push(signed.checkpoint(&folder.origin(), &[key]).map_err(said)?);
        }
        Settled::of(log, id, all).await.map_err(said)
    }
}

fn outcome(log: &WholeVerified, rows: usize) -> Result<(), CommandError> {
    match log.findings.len() + rows {
        0 => Ok(()),
        1 => Err(CommandError::Said("something was altered".to_owned())),
        count => Err(CommandError::Said(format!("{count} things were altered"))),
    }
}

async fn one(reading: &LogReading, code: &str) -> Result<(), CommandError> {
    let verified = reading.verify_streams(&streams_of(dossier(code)?)).await.map_err(said)?;
    if verified.events == 0 {
        return Err(CommandError::Said(format!("there is no dossier {code}")));
    }
    if let Some(broken) = verified.broken {
        return Err(CommandError::Said(broken.to_string()));
    }
    say(format_args!("{} events, intact", verified.events));
    Ok(())
}

/// Tells what was altered in the log.
async fn whole(
    size: u64,
    settled: &Settled,
    verify: impl AsyncFnOnce(&ProgressBar) -> Result<WholeVerified, VerificationError>,
) -> Result<WholeVerified, CommandError> {
    let bar = ProgressBar::new(size * 2).with_style(style("events"));
    let verified = verify(&bar).await;
    bar.finish_and_clear();
    let verified = settled.judged(verified.map_err(said)?);
    for acceptance in &settled.acceptances {
        say(acceptance);
    }
    for finding in &verified.findings {
        say(finding);
    }
    match verified.root {
        Some(root) => {
            say(format_args!("{} events, {} checkpoints hold, root {root}", verified.events, verified.checkpoints));
        }
        None => say("the order of events was not checked against the checkpoints: put back first what is no event"),
    }
    Ok(verified)
}

/// In how many projections rows differ from those that a replay makes.
async fn rows(app: &App) -> Result<usize, CommandError> {
    let (names, mut altered) = (app.follower.names(), 0);
    for name in &names {
        let bar = ProgressBar::new(0).with_style(style(&format!("events for {name}")));
        let differing = app.follower.compare(name, |built| {
            bar.set_length(built.of);
            bar.set_position(built.followed);
        });
        let differing = differing.await?;
        bar.finish_and_clear();
        if differing > 0 {
            altered += 1;
            say(format_args!("projection {name}: {differing} rows are not those of a replay; rebuild it"));
        }
    }
    say(format_args!("{} of {} projections are those of a replay", names.len() - altered, names.len()));
    Ok(altered)
}
