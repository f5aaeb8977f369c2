//! `hoso keys check`: decrypts every field, and reports failures.

use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;
use store::Vault;
use store::boxed;
use store::log::Position;
use store::sql::{Database, Sql, SqlError};
use store::vault::Unopened;

use super::super::progress::style;
use super::super::{CliError, say, table};
use super::said;
use crate::config::Config;
use crate::start::keys_for_reading;

/// Events in memory at a time.
const PAGE: u32 = 500;

/// Opens everything and shows nothing.
#[derive(Debug, Args)]
pub struct Check {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Result of the check.
#[derive(Default, Serialize)]
struct Report {
    opened: u64,
    erased: u64,
    unopened: Vec<Line>,
}

/// A field that does not decrypt, with its place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    aggregate_type: &'static str,
    aggregate_id: String,
    sequence: u64,
    position: String,
    pointer: String,
    why: String,
}

impl From<Unopened> for Line {
    fn from(field: Unopened) -> Self {
        Self {
            aggregate_type: field.stream.kind.name(),
            aggregate_id: field.stream.id,
            sequence: field.sequence,
            position: field.position.to_string(),
            pointer: field.pointer,
            why: field.why.to_string(),
        }
    }
}

impl Check {
    /// Decrypts every field, and prints those that fail with their places.
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        let (database, keyring) = keys_for_reading(config).await?;
        let vault = Vault::new(keyring, database.ledger.clone());
        let log = store::log::open_for_reading(&database);
        let bar = ProgressBar::new(events(&database).await.map_err(said)?).with_style(style("events"));
        let (mut report, mut unopened, mut after) = (Report::default(), 0, Position::START);
        loop {
            let page = log.read_all(after, PAGE).await.map_err(said)?;
            let checked = vault.check_events(&database.ledger, &page.events).await.map_err(said)?;
            report.opened += checked.opened;
            report.erased += checked.erased;
            unopened += checked.unopened.len();
            for field in checked.unopened {
                if self.json {
                    report.unopened.push(field.into());
                } else {
                    bar.suspend(|| say(field));
                }
            }
            bar.inc(page.events.len() as u64);
            after = page.next;
            if !page.more {
                break;
            }
        }
        bar.finish_and_clear();
        if self.json {
            table::print_json(&report)?;
        } else {
            say(format_args!("{} fields open, {} are erased", report.opened, report.erased));
        }
        if unopened == 0 { Ok(()) } else { Err(CliError::Said(format!("{unopened} fields do not open"))) }
    }
}

async fn events(database: &Database) -> Result<u64, SqlError> {
    let row = database.ledger.fetch_optional(Sql::new("select count(*) as count from events")).await?;
    row.map_or(Ok(0), |row| row.count("count"))
}
