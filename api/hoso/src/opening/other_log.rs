//! Refusal of data that belongs to another log.

use std::path::{Path, PathBuf};
use store::boxed;

use store::ledger::LogIdentity;
use store::log::{EventLog, Position};
use store::sql::{Database, DatabaseUrl, Pool, Sql, SqlError};
use uuid::Uuid;

use super::OpeningError;
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;

/// Refuses to begin a log in an empty database where the data folder has the traces of one: a signing key, checkpoints,
/// a list of erasures. `database` is `None` before an embedded one is made.
#[boxed]
pub async fn refuse_new_log(config: &Config, database: Option<&Database>) -> Result<(), OpeningError> {
    // The more specific message wins.
    config.database.refuse_orphans()?;
    let begun = match (database, &config.database) {
        (Some(database), _) => LogIdentity::read(&database.ledger).await?.is_some(),
        (None, DatabaseUrl::Sqlite(path)) => path.exists(),
        (None, DatabaseUrl::Postgres(_)) => true,
    };
    match left_by_a_log(&config.data_dir) {
        Some(left) if !begun => Err(OpeningError::NewLog { left }),
        _ => Ok(()),
    }
}

fn left_by_a_log(data_dir: &Path) -> Option<PathBuf> {
    let folder = CheckpointFolder::of(data_dir, Uuid::nil());
    let has_checkpoint = folder.has_any();
    [
        folder.key_file().exists().then(|| folder.key_file().to_owned()),
        has_checkpoint.then(|| folder.path().to_owned()),
        Some(data_dir.join("erasures")).filter(|list| list.exists()),
    ]
    .into_iter()
    .flatten()
    .next()
}

/// Refuses read models and edge database that follow another log, or any while this one is empty; those that follow
/// none are bound to this one.
#[boxed]
pub async fn refuse_other_log(database: &Database, log: &dyn EventLog, id: Uuid) -> Result<(), OpeningError> {
    for (pool, part, position) in [
        (&database.views, "views", "select max(position) as position from checkpoints"),
        (&database.edge, "edge", "select max(ordinal) as position from deliveries"),
    ] {
        let named = named(pool, part).await?;
        if let Some(named) = named.filter(|named| *named != id) {
            return Err(OpeningError::OtherLog { part, named, id });
        }
        let reached =
            pool.fetch_optional(Sql::new(position)).await?.map_or(Ok(None), |row| row.opt_text("position"))?;
        let has_followed = reached.is_some_and(|reached| reached > Position::START.to_string());
        if has_followed {
            match log.read_all(Position::START, 1).await {
                Ok(page) if page.events.is_empty() => return Err(OpeningError::EmptyLog { part }),
                // A damaged event still shows that the log is not empty.
                Ok(_) | Err(SqlError::Row(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if named.is_none() {
            let sql = "insert into followed_log (part, log) values ($1, $2) on conflict (part) do nothing";
            pool.execute(Sql::new(sql).bind(part).bind(id)).await?;
        }
    }
    Ok(())
}

async fn named(pool: &Pool, part: &'static str) -> Result<Option<Uuid>, OpeningError> {
    let sql = Sql::new("select log from followed_log where part = $1").bind(part);
    Ok(pool.fetch_optional(sql).await?.map(|row| row.parsed("log")).transpose()?)
}
