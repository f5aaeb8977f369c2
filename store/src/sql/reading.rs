//! Read-only connections: to standbys, to copies in read-only folders, and under roles that may only select. The
//! database itself refuses any write on such a connection.

use crate::boxed;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use thiserror::Error;

use super::bulkhead::Bulkhead;
use super::copy_folder::CopyFolder;
use super::database::{ACQUIRE_TIMEOUT, BUSY_TIMEOUT, POSTGRES, SQLITE_EDGE, SQLITE_LEDGER, SQLITE_VIEWS};
use super::file_copy::{Unopened, note_opened};
use super::unusable::{refuse_unusable, refused};
use super::{ConnectionBudget, Database, DatabaseUrl, Pool, Sql, SqlError, postgres};
use crate::private_files;

/// Pool size of a read-only connection.
const CONNECTIONS: u32 = 4;

/// Reason why a database cannot be read.
#[derive(Debug, Error)]
pub enum ReadingError {
    /// The database is unreachable.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// One of the three SQLite files is missing.
    #[error("there is no {}: name the database by --data-dir or HOSO_DATABASE_URL", .0.display())]
    Missing(PathBuf),
    /// The database has no schema.
    #[error("this is no database of Hồ Sơ: no migration was ever run on it")]
    NoSchema,
    /// The schema is that of an older release; reading migrates nothing.
    #[error(
        "the schema is that of an older release (it lacks migration {0}), and nothing is changed by reading: run \
         `hoso migrate` on it, or read it with the release that wrote it"
    )]
    Older(i64),
    /// The schema is that of a later release.
    #[error("the schema is that of a later release (migration {0}): read it with that release")]
    Later(i64),
    /// The latest commits are in a write-ahead log, which is read from a copy, and the copy failed.
    #[error(
        "{} has a write-ahead log, and cannot be copied to {} to be read with it: {cause}; set TMPDIR to a folder with \
         room", .path.display(), std::env::temp_dir().display()
    )]
    Copy {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
}

impl Database {
    /// Connects read-only. `served` says that another process serves these SQLite files: then their write-ahead logs
    /// are read in place, together with that process. Otherwise nothing beside the files is made or touched.
    #[boxed]
    pub async fn connect_for_reading(url: &DatabaseUrl, served: bool) -> Result<Self, ReadingError> {
        match url {
            DatabaseUrl::Sqlite(_) => {
                let files = url.files();
                for path in &files {
                    if !path.exists() {
                        return Err(ReadingError::Missing(path.clone()));
                    }
                    refuse_unusable(path, false)?;
                }
                sqlite_files(&files, served).await
            }
            DatabaseUrl::Postgres(url) => {
                let options =
                    PgConnectOptions::from_str(url).map_err(SqlError::from)?.application_name("hoso").options([
                        ("default_transaction_read_only", "on"),
                        ("idle_in_transaction_session_timeout", "10s"),
                        // Reading a whole log takes longer than the service's statement timeout.
                        ("statement_timeout", "0"),
                        ("jit", "off"),
                    ]);
                postgres::refuse_unreachable(&options).await?;
                let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
                let pool = pool.connect_with(options).await.map_err(SqlError::from)?;
                let pool = Pool::Postgres(Bulkhead::new(pool, 0));
                Ok(Self {
                    ledger: pool.clone(),
                    views: pool.clone(),
                    edge: pool,
                    budget: ConnectionBudget::default(),
                    copy: None,
                })
            }
        }
    }

    /// Checks that the schema is exactly that of this release; a reader migrates nothing.
    #[boxed]
    pub async fn check_schema(&self) -> Result<(), ReadingError> {
        let parts = [(&self.ledger, &SQLITE_LEDGER), (&self.views, &SQLITE_VIEWS), (&self.edge, &SQLITE_EDGE)];
        for (pool, of_file) in parts {
            let own = if pool.is_sqlite() { of_file } else { &POSTGRES };
            let begun = if pool.is_sqlite() {
                "select count(*) as begun from sqlite_master where name = '_sqlx_migrations'"
            } else {
                "select count(to_regclass('_sqlx_migrations')) as begun"
            };
            let begun = pool.fetch_optional(Sql::new(begun)).await?;
            if begun.map(|row| row.count("begun")).transpose()? != Some(1) {
                return Err(ReadingError::NoSchema);
            }
            let run = Sql::new("select version from _sqlx_migrations order by version");
            let run = pool.fetch_all(run).await?.iter().map(|row| row.integer("version")).collect::<Result<_, _>>();
            let (run, own): (BTreeSet<i64>, BTreeSet<i64>) = (run?, own.iter().map(|own| own.version).collect());
            if let Some(lacks) = own.difference(&run).next() {
                return Err(ReadingError::Older(*lacks));
            }
            if let Some(later) = run.difference(&own).next() {
                return Err(ReadingError::Later(*later));
            }
        }
        Ok(())
    }

    /// Whether events can be added: not on a standby, nor under a role that may only select, nor to read-only files.
    #[boxed]
    pub async fn may_be_written(&self, url: &DatabaseUrl) -> Result<bool, SqlError> {
        match &self.ledger {
            Pool::Sqlite { .. } => Ok(url.files().iter().all(|path| private_files::may_be_written(path))),
            Pool::Postgres(_) => {
                let sql = "select (not pg_is_in_recovery() and has_table_privilege('events', 'insert'))::int::bigint \
                           as may";
                self.ledger.fetch_optional(Sql::new(sql)).await?.map_or(Ok(false), |row| row.flag("may"))
            }
        }
    }
}

/// Files without a write-ahead log are read in place; with one, from a copy that is removed with the connections. Files
/// that another process serves, or that this process has open, are read in place together with their writer.
async fn sqlite_files(files: &[PathBuf], served: bool) -> Result<Database, ReadingError> {
    let mut copy = None;
    let mut pools = Vec::with_capacity(files.len());
    for path in files {
        let options =
            reading(path, served, &mut copy).map_err(|cause| ReadingError::Copy { path: path.clone(), cause })?;
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
        let pool = pool.idle_timeout(None).max_lifetime(None).connect_with(options).await;
        let pool = pool.map_err(|error| refused(path, error))?;
        pools.push(Pool::Sqlite { readers: Bulkhead::new(pool.clone(), 0), writer: Bulkhead::new(pool, 0) });
    }
    match <[Pool; 3]>::try_from(pools) {
        Ok([ledger, views, edge]) => Ok(Database { ledger, views, edge, budget: ConnectionBudget::default(), copy }),
        Err(_) => Err(ReadingError::NoSchema),
    }
}

/// Connection options of a file that is only read.
fn reading(path: &Path, served: bool, copy: &mut Option<Arc<CopyFolder>>) -> io::Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::new().busy_timeout(BUSY_TIMEOUT);
    let unopened = if served { None } else { Unopened::of(path)? };
    let Some(unopened) = unopened else {
        note_opened(path)?;
        return Ok(options.filename(path).read_only(true));
    };
    if !unopened.has_log() {
        return Ok(options.filename(path).read_only(true).immutable(true));
    }
    let folder = match copy {
        Some(folder) => folder,
        None => copy.insert(Arc::new(CopyFolder::make()?)),
    };
    let to = folder.0.join(path.file_name().unwrap_or_default());
    unopened.copy_with_log(&to)?;
    // The copy is ours: SQLite may recover and checkpoint its write-ahead log.
    Ok(options.filename(to).pragma("query_only", "on"))
}
