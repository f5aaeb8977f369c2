//! `hoso audit verify`: hash chains, checkpoints and projections.

mod report;

use std::fs;
use std::path::PathBuf;
use store::boxed;

use app::audits::{VerificationError, streams_of};
use clap::Args;
use foundation::clock::Clock;
use foundation::ids::Ids;
use indicatif::ProgressBar;
use store::audit::WholeVerified;
use store::log::EventLog;
use store::tree::{PublicKey, SignedNote};
use uuid::Uuid;

use super::super::CliError;
use super::super::progress::style;
use super::{dossier, said};
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::opening;
use crate::restoration::Settled;
use crate::service::Service;
use crate::start::{self, LogReading};

use report::Report;

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
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Verifies, and prints each fault with its place. Of the log alone it only reads, and needs no key.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let mut report = Report::new(self.json);
        if let Some(code) = &self.code {
            return one(&LogReading::open(config).await?, code, report).await;
        }
        if self.log_only {
            let reading = LogReading::open(config).await?;
            let missing = opening::missing_checkpoints(config, &reading.database.ledger, reading.identity.id).await;
            if let Some(missing) = missing.map_err(said)? {
                report.compared_with_none(missing);
            }
            let settled = self.settled(config, &*reading.log, reading.identity.id).await?;
            let size = reading.tree.size().await?;
            let checked = async |bar: &ProgressBar| reading.verify(&settled.checkpoints, |read| bar.inc(read)).await;
            report.log(&settled, &whole(size, &settled, checked).await?);
            let mentions = opening::mentions(config, &reading.database, &*reading.log, None).await;
            report.lost(&settled, mentions.map_err(said)?);
            return report.end();
        }
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let settled = self.settled(config, &*app.parts.log, app.parts.audit.log_id()).await?;
        let size = app.parts.queries.tree.size().await?;
        let checked =
            async |bar: &ProgressBar| app.cases.audits.verify_log(&settled.checkpoints, |read| bar.inc(read)).await;
        let log = whole(size, &settled, checked).await?;
        report.log(&settled, &log);
        let mentions =
            opening::mentions(config, &app.parts.database, &*app.parts.log, Some(&app.parts.pending_forms)).await;
        report.lost(&settled, mentions.map_err(said)?);
        // A row that is no event cannot be replayed.
        if log.root.is_some() {
            rows(&app, &mut report).await?;
        }
        report.end()
    }

    /// Checkpoints of the data folder, and the given one.
    async fn settled(&self, config: &Config, log: &dyn EventLog, id: Uuid) -> Result<Settled, CliError> {
        let folder = CheckpointFolder::of(&config.data_dir, id);
        let mut all = folder.all().map_err(said)?;
        if let (Some(since), Some(key)) = (&self.since, &self.key) {
            let read = |path: &PathBuf| fs::read_to_string(path).map_err(CliError::io("a file cannot be read"));
            let key: PublicKey = read(key)?.parse().map_err(said)?;
            let signed = SignedNote { note: read(since)? };
            all.push(signed.checkpoint(&folder.origin(), &[key]).map_err(said)?);
        }
        Settled::of(log, id, all).await.map_err(said)
    }
}

async fn one(reading: &LogReading, code: &str, mut report: Report) -> Result<(), CliError> {
    let verified = reading.verify_streams(&streams_of(dossier(code)?)).await.map_err(said)?;
    if verified.events == 0 {
        return Err(CliError::Said(format!("there is no dossier {code}")));
    }
    report.streams(verified);
    report.end_of_streams()
}

/// Verifies the whole log.
async fn whole(
    size: u64,
    settled: &Settled,
    verify: impl AsyncFnOnce(&ProgressBar) -> Result<WholeVerified, VerificationError>,
) -> Result<WholeVerified, CliError> {
    let bar = ProgressBar::new(size * 2).with_style(style("events"));
    let verified = verify(&bar).await;
    bar.finish_and_clear();
    Ok(settled.judged(verified.map_err(said)?))
}

/// Compares each projection with a replay.
async fn rows(app: &Service, report: &mut Report) -> Result<(), CliError> {
    for name in app.parts.projector.names() {
        let bar = ProgressBar::new(0).with_style(style(&format!("events for {name}")));
        let differing = app.parts.projector.compare(name, |built| {
            bar.set_length(built.of);
            bar.set_position(built.followed);
        });
        let differing = differing.await?;
        bar.finish_and_clear();
        report.projection(name, differing);
    }
    report.projections_compared();
    Ok(())
}
