//! `hoso migrate`: schema migrations, grants, and accepted losses.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use foundation::clock::Clock;
use store::boxed;
use store::ledger::{Belonging, LogIdentity};
use store::log::Reordering;
use store::sql::Database;

use super::{CliError, say};
use crate::config::Config;
use crate::opening;
use crate::start::{self, StartError};

/// Forward only; `serve` does it too.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso migrate --database-url postgres://hoso@localhost/hoso")]
pub struct Migrate {
    /// The database was restored from a dump: let new events come after all restored ones
    #[arg(long)]
    restored: bool,

    /// These are lost for good, or this data folder is a new one: begin them anew, instead of refusing to start without
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    anew: Vec<Part>,

    /// Let this role of PostgreSQL serve, which owns nothing: select, insert, update and delete, but of events only
    /// select and insert, of log_epoch and _sqlx_migrations only select, and usage of sequences; in tables to come too
    #[arg(long, value_name = "ROLE")]
    grant: Option<String>,
}

/// Part of a log outside its database, by name.
#[derive(Debug, Clone, Copy)]
struct Part(Belonging);

impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Belonging::SigningKey), Self(Belonging::Checkpoints), Self(Belonging::Files)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

impl Migrate {
    #[boxed]
    pub async fn run(self, config: &Config) -> Result<(), CliError> {
        start::make_folder(&config.data_dir, start::DATA_DIR)?;
        let database = Database::connect_within(&config.database, config.database_connections)
            .await
            .map_err(StartError::Database)?;
        database.migrate().await.map_err(StartError::Migration)?;
        say("the schema is up to date");
        if let Some(role) = &self.grant {
            if !database.grant(role).await.map_err(StartError::Database)? {
                return Err(CliError::Said("an embedded database knows no roles".to_owned()));
            }
            say(format_args!("{role} may serve: it adds events, and can neither change nor remove one"));
        }
        let now = Clock::real().now();
        if self.restored {
            match opening::restored(&database, now).await.map_err(StartError::Database)? {
                Some(Reordering { epoch, moved }) => {
                    if moved > 0 {
                        say(format_args!(
                            "{moved} events that were recorded since the restore come after what was restored now; the next \
                             start builds all rows anew"
                        ));
                    }
                    say(format_args!("new events belong to epoch {epoch}"));
                }
                None => say("an embedded database needs no new epoch"),
            }
        }
        for part in self.anew {
            let identity = LogIdentity::read(&database.ledger).await.map_err(StartError::Database)?;
            let identity = identity.ok_or_else(|| CliError::Said("the database holds no log yet".to_owned()))?;
            let accepted = opening::accept_loss(part.0, config, &database.ledger, identity.id, now);
            accepted.await.map_err(StartError::Opening)?;
            say(format_args!("{} may begin anew", part.0.name()));
        }
        // Closed, so that the WAL is in the database files before somebody copies them.
        database.close().await;
        Ok(())
    }
}
