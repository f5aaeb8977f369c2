//! `hoso audit export`: writes a proof bundle.

use std::path::PathBuf;
use store::boxed;

use clap::Args;
use domain::Language;
use foundation::clock::Clock;
use foundation::ids::Ids;

use super::super::{CliError, say};
use super::said;
use crate::bundle::Export;
use crate::checkpoint::{CheckpointFolder, Checkpoints};
use crate::config::Config;
use crate::start;

/// What is to be put together.
#[derive(Debug, Args)]
pub struct ExportBundle {
    /// Of the dossier
    code: String,
    /// The folder to be made [default: the code, with .bundle]
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// The papers too
    #[arg(long)]
    papers: bool,
    /// Write the page that people read in English
    #[arg(long)]
    english: bool,
}

impl ExportBundle {
    /// Exports the bundle, and verifies it as its recipients will.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        super::dossier(&self.code)?;
        // On a read-only database nothing can be signed beyond the last checkpoint.
        let may_write = start::may_write(config).await?;
        let app = if may_write {
            start::open(config, Clock::real(), Ids::random()).await?
        } else {
            start::open_for_reading(config, Clock::real()).await?
        };
        let kept = CheckpointFolder::of(&config.data_dir, app.parts.audit.log_id());
        let checkpoints = if may_write { Some(Checkpoints::open(&app, config).map_err(said)?) } else { None };
        let export = Export {
            app: &app,
            checkpoints: checkpoints.as_ref(),
            kept: &kept,
            code: &self.code,
            language: if self.english { Language::En } else { Language::Vi },
            with_papers: self.papers,
        };
        let to = self.to.unwrap_or_else(|| PathBuf::from(format!("{}.bundle", self.code)));
        let (checked, beyond) = export.write(&to).await.map_err(said)?;
        let (events, files) = (checked.content.events.len(), checked.files);
        say(format_args!("{}: {events} events and {files} papers, proven", to.display()));
        if beyond > 0 {
            say(format_args!("{beyond} later events are not in it: no checkpoint covers them yet"));
        }
        Ok(())
    }
}
