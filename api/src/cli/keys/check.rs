use clap::Args;
use indicatif::ProgressBar;
use store::Vault;
use store::log::Position;
use store::sql::{Database, Sql, SqlError};

use super::super::progress::style;
use super::super::{CommandError, say};
use super::said;
use crate::config::Config;
use crate::start::keys_for_reading;

/// Events that are in memory at a time.
const PAGE: u32 = 500;

/// Opens everything and shows nothing.
#[derive(Debug, Args)]
pub struct Check {}

impl Check {
    /// Checks, and tells what does not open and where.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        let (database, keyring) = keys_for_reading(config).await?;
        let vault = Vault::new(keyring, database.ledger.clone());
        let log = store::log::open_for_reading(&database);
        let bar = ProgressBar::new(events(&database).await.map_err(said)?).with_style(style("events"));
        let (mut opened, mut erased, mut unopened, mut after) = (0, 0, 0, Position::START);
        loop {
            let page = log.read_all(after, PAGE).await.map_err(said)?;
            let checked = vault.check_events(&database.ledger, &page.events).await.map_err(said)?;
            for field in &checked.unopened {
                bar.suspend(|| say(field));
            }
            opened += checked.opened;
            erased += checked.erased;
            unopened += checked.unopened.len();
            bar.inc(page.events.len() as u64);
            after = page.next;
            if !page.more {
                break;
            }
        }
        bar.finish_and_clear();
        say(format_args!("{opened} fields open, {erased} are erased"));
        if unopened == 0 { Ok(()) } else { Err(CommandError::Said(format!("{unopened} fields do not open"))) }
    }
}

async fn events(database: &Database) -> Result<u64, SqlError> {
    let row = database.ledger.fetch_optional(Sql::new("select count(*) as count from events")).await?;
    row.map_or(Ok(0), |row| row.count("count"))
}
