//! The database of the service: connection, migration, and its three parts (ledger, views, edge).

use crate::boxed;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnectionMetadata;
use sqlx::postgres::PgPool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use thiserror::Error;

use super::bulkhead::Bulkhead;
use super::copy_folder::CopyFolder;
use super::file_copy::note_opened;
use super::orphan::refuse_orphans;
use super::unusable::{not_opened, refuse_unusable, refused};
use super::{ConnectionBudget, Pool, PoolUse, SqlError, postgres};
use crate::private_files;

pub(super) static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");
pub(super) static SQLITE_LEDGER: Migrator = sqlx::migrate!("../migrations/sqlite/ledger");
pub(super) static SQLITE_VIEWS: Migrator = sqlx::migrate!("../migrations/sqlite/views");
pub(super) static SQLITE_EDGE: Migrator = sqlx::migrate!("../migrations/sqlite/edge");

/// Pool size of the readers of one SQLite file.
const SQLITE_READERS: u32 = 8;
/// Readers reserved for workers. The only writer cannot be shared; but just one request at a time waits for it, so that
/// a worker is the next but one.
const RESERVED_READERS: u32 = 2;
/// SQLite's busy timeout: wait for another process that writes the same file.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Pool acquire timeout: shorter than a request's deadline, so that the answer says why.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Database URL: `sqlite://PATH` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// Path of `hoso.db`; the other two files are named after it.
    Sqlite(PathBuf),
    /// Connection URL, which may hold a password.
    Postgres(String),
}

/// Parse error of a database URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a database URL starts with sqlite:// or postgres://")]
pub struct InvalidDatabaseUrl;

impl DatabaseUrl {
    /// The three files of an embedded database, the log's first; none on PostgreSQL.
    pub fn files(&self) -> Vec<PathBuf> {
        match self {
            Self::Sqlite(path) => vec![path.clone(), beside(path, "views"), beside(path, "edge")],
            Self::Postgres(_) => Vec::new(),
        }
    }

    /// Those files with SQLite's `-wal` and `-shm` files, whether they exist or not.
    pub fn files_with_logs(&self) -> Vec<PathBuf> {
        let with = |path: &Path, suffix: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        self.files().iter().flat_map(|part| ["", "-wal", "-shm", "-journal"].map(|suffix| with(part, suffix))).collect()
    }
}

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite://").filter(|path| !path.is_empty()) {
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err(InvalidDatabaseUrl)
        }
    }
}

impl DatabaseUrl {
    /// Refuses an embedded database whose log is missing beside files that belong to one. Only looks.
    pub fn refuse_orphans(&self) -> Result<(), SqlError> {
        match self {
            Self::Sqlite(path) => refuse_orphans(path, [&beside(path, "views"), &beside(path, "edge")]),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Refuses existing files of an embedded database that cannot be opened or are no database. Only looks.
    pub fn refuse_unusable(&self) -> Result<(), SqlError> {
        self.files().iter().try_for_each(|path| refuse_unusable(path, true))
    }
}

/// Redacts the password.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// All stored data, in three parts that never block one another. On PostgreSQL they are one database, on SQLite three
/// files.
#[derive(Clone, Debug)]
pub struct Database {
    /// Events, claims, counters, credentials, keys, uploads, snapshots: whatever an append may write.
    pub ledger: Pool,
    /// Read models and their positions; can be rebuilt from the ledger.
    pub views: Pool,
    /// Sessions, throttles, deliveries.
    pub edge: Pool,
    pub(crate) budget: ConnectionBudget,
    /// Folder of files that were copied for reading, kept for as long as somebody reads them.
    #[expect(dead_code, reason = "it is held so that the files stay as long as the connections")]
    pub(super) copy: Option<Arc<CopyFolder>>,
}

impl Database {
    /// Connects without touching the schema.
    #[boxed]
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, SqlError> {
        Self::connect_within(url, ConnectionBudget::default()).await
    }

    /// Connects with this budget of connections.
    #[boxed]
    pub async fn connect_within(url: &DatabaseUrl, budget: ConnectionBudget) -> Result<Self, SqlError> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                url.refuse_orphans()?;
                url.refuse_unusable()?;
                let (views, edge) = (beside(path, "views"), beside(path, "edge"));
                let readers = if budget == ConnectionBudget::single() { 1 } else { SQLITE_READERS };
                Ok(Self {
                    ledger: sqlite(path, SqliteSynchronous::Full, readers).await?,
                    views: sqlite(&views, SqliteSynchronous::Normal, readers).await?,
                    edge: sqlite(&edge, SqliteSynchronous::Full, readers).await?,
                    budget,
                    copy: None,
                })
            }
            DatabaseUrl::Postgres(url) => {
                let pool = postgres::connect(url, budget).await?;
                Ok(Self { ledger: pool.clone(), views: pool.clone(), edge: pool, budget, copy: None })
            }
        }
    }

    /// Migrates the schema, forward only. A PostgreSQL schema that is up to date is only read, which a role without
    /// ownership may do.
    #[boxed]
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let parts = [(&self.ledger, &SQLITE_LEDGER), (&self.views, &SQLITE_VIEWS), (&self.edge, &SQLITE_EDGE)];
        for (pool, migrations) in parts {
            match pool {
                Pool::Sqlite { writer, .. } => migrations.run(&**writer).await?,
                // All three are the same database.
                Pool::Postgres(pool) if is_up_to_date(pool).await? => return Ok(()),
                Pool::Postgres(pool) => return POSTGRES.run(&**pool).await,
            }
        }
        Ok(())
    }

    /// Whether this is the embedded default.
    pub fn is_sqlite(&self) -> bool {
        self.ledger.is_sqlite()
    }

    /// Use of each pool, by name.
    pub fn connections(&self) -> Vec<(&'static str, PoolUse)> {
        match (&self.ledger, &self.views, &self.edge) {
            (
                Pool::Sqlite { readers: ledger_readers, writer: ledger },
                Pool::Sqlite { readers: views_readers, writer: views },
                Pool::Sqlite { readers: edge_readers, writer: edge },
            ) => vec![
                ("ledger_readers", in_use(ledger_readers)),
                ("ledger_writer", in_use(ledger)),
                ("views_readers", in_use(views_readers)),
                ("views_writer", in_use(views)),
                ("edge_readers", in_use(edge_readers)),
                ("edge_writer", in_use(edge)),
            ],
            // All three are the same database.
            (Pool::Postgres(pool), _, _) => vec![("postgres", in_use(pool))],
            (Pool::Sqlite { .. }, ..) => Vec::new(),
        }
    }

    #[boxed]
    pub async fn close(&self) {
        for pool in [&self.ledger, &self.views, &self.edge] {
            match pool {
                Pool::Sqlite { readers, writer } => {
                    readers.close().await;
                    writer.close().await;
                }
                Pool::Postgres(pool) => pool.close().await,
            }
        }
    }
}

/// Whether exactly the migrations of this release have run.
async fn is_up_to_date(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let begun = "select to_regclass('_sqlx_migrations') is not null";
    if !sqlx::query_scalar::<_, bool>(begun).fetch_one(pool).await? {
        return Ok(false);
    }
    let run = "select version, checksum from _sqlx_migrations where success order by version";
    let run: Vec<(i64, Vec<u8>)> = sqlx::query_as(run).fetch_all(pool).await?;
    Ok(POSTGRES.iter().map(|own| (own.version, own.checksum.to_vec())).eq(run))
}

fn in_use<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> PoolUse {
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    PoolUse { used: pool.size().saturating_sub(idle), allowed: pool.options().get_max_connections() }
}

/// Such as `hoso.db` and `views` to `hoso-views.db`.
pub(super) fn beside(path: &Path, part: &str) -> PathBuf {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("hoso");
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("db");
    path.with_file_name(format!("{stem}-{part}.{extension}"))
}

/// Whether a writer returned to the pool has no transaction open. SQLite rolls back by itself when the disk is full or
/// cannot be written; sqlx 0.8 goes on counting that transaction, and every later one on that connection would be a
/// savepoint of a transaction that is none. Such a connection is closed and replaced.
fn ends_its_transactions(
    connection: &mut SqliteConnection,
    _: PoolConnectionMetadata,
) -> BoxFuture<'_, Result<bool, sqlx::Error>> {
    Box::pin(async move {
        if !connection.is_in_transaction() {
            return Ok(true);
        }
        // The roll-back of a dropped transaction is queued; this command comes after it.
        connection.ping().await?;
        let in_order = !connection.is_in_transaction();
        if !in_order {
            // The cause was reported to whoever began the transaction.
            tracing::debug!("a transaction of SQLite did not end well: its connection is replaced");
        }
        Ok(in_order)
    })
}

async fn sqlite(path: &Path, synchronous: SqliteSynchronous, readers: u32) -> Result<Pool, SqlError> {
    // SQLite gives its write-ahead log and index the mode of the file.
    private_files::create_file(path).and_then(|()| note_opened(path)).map_err(|cause| not_opened(path, &cause))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // Without it, INSERT OR REPLACE rewrites a row past its delete triggers.
        .pragma("recursive_triggers", "ON")
        // Deleted bytes are overwritten: a destroyed key leaves nothing behind.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256);
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    // The writer first: it creates the file.
    let writer = pool(1).after_release(ends_its_transactions).connect_with(options.clone()).await;
    let writer = writer.map_err(|error| refused(path, error))?;
    let readers = pool(readers).connect_with(options).await.map_err(|error| refused(path, error))?;
    Ok(Pool::Sqlite { readers: Bulkhead::new(readers, RESERVED_READERS), writer: Bulkhead::new(writer, 0) })
}
