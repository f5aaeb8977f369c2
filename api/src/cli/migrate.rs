use clap::Args;
use store::sql::Database;

use super::{CommandError, say};
use crate::config::Config;
use crate::start::StartError;

/// Forward only; `serve` does it too.
#[derive(Debug, Args)]
#[command(after_help = "Example: hoso migrate --database-url postgres://hoso@localhost/hoso")]
pub struct Migrate {
    /// The database was restored from a dump: let new events come after all restored ones
    #[arg(long)]
    restored: bool,

    /// Let this role of PostgreSQL serve, which owns nothing: select, insert, update and delete, but of events only
    /// select and insert, of log_epoch and _sqlx_migrations only select, and usage of sequences; in tables to come too
    #[arg(long, value_name = "ROLE")]
    grant: Option<String>,
}

impl Migrate {
    /// Brings the schema up to date.
    pub async fn run(self, config: &Config) -> Result<(), CommandError> {
        store::private_files::create_folder(&config.data_dir).map_err(StartError::Folder)?;
        let database = Database::connect(&config.database).await.map_err(StartError::Database)?;
        database.migrate().await.map_err(StartError::Migration)?;
        say("the schema is up to date");
        if let Some(role) = &self.grant {
            if !database.grant(role).await.map_err(StartError::Database)? {
                return Err(CommandError::Said("an embedded database knows no roles".to_owned()));
            }
            say(format_args!("{role} may serve: it adds events, and can neither change nor remove one"));
        }
        if self.restored {
            match store::log::raise_epoch(&database).await.map_err(StartError::Database)? {
                Some(epoch) => say(format_args!("new events belong to epoch {epoch}")),
                None => say("an embedded database needs no new epoch"),
            }
        }
        Ok(())
    }
}
