//! Making a backup: copying in a safe order, then trying the copy.

use std::fs;
use std::path::{Path, PathBuf};

use app::files;
use foundation::clock::Clock;
use store::log::EventLog;
use store::sql::{Connection, Database, DatabaseUrl, Sql, SqlError, StoredText};

use super::files::{close, copy, copy_missing, make_folder, rename, size_of};
use super::manifest::{BackupManifest, CheckpointNamed, Extent, digests};
use super::postgres::{self, Programs};
use super::progress::{OnProgress, Progress, watched};
use super::room::Demand;
use super::{BackupError, CHECKPOINTS, DATABASE, DUMP, ERASURES, FILES, KEYS, OUTBOX, SQLITE};
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::restoration::Settled;
use crate::start::LogReading;

/// Options of a backup.
#[derive(Debug, Clone, Default)]
pub struct Making {
    /// Includes the keys: the folder alone then suffices to read everything.
    pub with_keys: bool,
    /// Folder of PostgreSQL's programs.
    pub programs: Option<PathBuf>,
    /// Server for trying the dump, instead of its own.
    pub try_on: Option<DatabaseUrl>,
    /// Skips trying the dump.
    pub untried: bool,
}

/// Result of a backup.
#[derive(Debug, Clone)]
pub struct Made {
    pub manifest: BackupManifest,
    /// Checkpoints that the copy satisfies; `None` where it was not tried.
    pub held: Option<u64>,
}

impl Making {
    /// Makes a backup under a name that is free, with progress. Servers may run.
    ///
    /// In this order: checkpoints, data derived from the log, the log, the files it names. So nothing is ahead of the
    /// log, and every file that it names and that was not erased since is there.
    pub async fn make(&self, config: &Config, to: &Path, told: OnProgress<'_>) -> Result<Made, BackupError> {
        if to.exists() {
            return Err(BackupError::Occupied(to.to_owned()));
        }
        let partial = partial(to);
        if partial.exists() {
            return Err(BackupError::CutOff(partial));
        }
        let made = self.fill(config, &partial, told).await;
        match made {
            Ok(made) => rename(&partial, to).map(|()| made),
            Err(error) => {
                // Made by this run, and useless to anybody.
                let _gone = fs::remove_dir_all(&partial);
                Err(error)
            }
        }
    }

    async fn fill(&self, config: &Config, to: &Path, told: OnProgress<'_>) -> Result<Made, BackupError> {
        let made_at = Clock::real().now();
        let reading = LogReading::open(config).await?;
        let sizes = Sizes::of(config, &reading).await?;
        let mut demand = Demand::default();
        demand.add(to, sizes.database + sizes.files + sizes.beside)?;
        demand.refuse_too_much()?;
        make_folder(to)?;
        make_folder(&to.join(DATABASE))?;
        told(Progress::Step("checkpoints", None));
        let kept = CheckpointFolder::of(&config.data_dir, reading.identity.id);
        let last = kept.last()?;
        copy_missing(&config.data_dir.join(CHECKPOINTS), &to.join(CHECKPOINTS), told)?;
        told(Progress::Step("database", Some(sizes.database)));
        let master_keys = master_keys(&reading).await?;
        let extent = match &config.database {
            DatabaseUrl::Sqlite(_) => sqlite(&reading.database, &to.join(DATABASE), told).await?,
            DatabaseUrl::Postgres(url) => {
                let programs = Programs::find(self.programs.as_deref())?;
                let dump = to.join(DATABASE).join(DUMP);
                watched(&dump, told, postgres::dump(&programs, &reading, url, &dump)).await?
            }
        };
        reading.database.close().await;
        told(Progress::Step("uploaded files", Some(sizes.files)));
        files::copy_out(&config.files, &to.join(FILES), &|bytes| told(Progress::Bytes(bytes))).await?;
        copy_missing(&config.outbox_dir(), &to.join(OUTBOX), told)?;
        if self.with_keys {
            copy(&config.master_key_file, &to.join(KEYS).join("master.key"), told)?;
            copy(&config.data_dir.join(KEYS).join("checkpoint.key"), &to.join(KEYS).join("checkpoint.key"), told)?;
        }
        // Last of all: a person erased meanwhile is erased again at a restore.
        copy(&config.data_dir.join(ERASURES), &to.join(ERASURES), told)?;
        let size = size_of(to)?;
        told(Progress::Step("digests", Some(size)));
        let manifest = BackupManifest {
            format: BackupManifest::FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            database: kind(&config.database).to_owned(),
            made_at,
            log: reading.identity.id,
            events: extent.events,
            head: extent.head.to_string(),
            head_hash: extent.head_hash,
            last_checkpoint: last.map(|last| CheckpointNamed { size: last.size, root: last.root.to_string() }),
            master_keys,
            files: digests(to, told)?,
        };
        manifest.write(to)?;
        told(Progress::Step("trying it out", None));
        let held = self.tried(config, to).await?;
        told(Progress::Step("reading it back", Some(size)));
        let manifest = BackupManifest::checked(to, told)?;
        Ok(Made { manifest, held })
    }

    /// Opens the copy for reading and verifies its log against its own checkpoints.
    async fn tried(&self, config: &Config, folder: &Path) -> Result<Option<u64>, BackupError> {
        match &config.database {
            DatabaseUrl::Sqlite(_) => {
                let copied = DatabaseUrl::Sqlite(folder.join(DATABASE).join(SQLITE[0]));
                let reading = LogReading::of(Database::connect_for_reading(&copied, false).await?).await?;
                let held = verified(&reading, folder).await;
                // Closed, since the same files are opened next.
                reading.database.close().await;
                held.map(Some)
            }
            DatabaseUrl::Postgres(_) if self.untried => Ok(None),
            DatabaseUrl::Postgres(url) => {
                let programs = Programs::find(self.programs.as_deref())?;
                let server = match &self.try_on {
                    Some(DatabaseUrl::Postgres(other)) => other,
                    _ => url,
                };
                let trial = postgres::Trial::make(&programs, server, &folder.join(DATABASE).join(DUMP)).await?;
                let held = async {
                    let reading = LogReading::of(Database::connect_for_reading(&trial.url, false).await?).await?;
                    let held = verified(&reading, folder).await;
                    reading.database.close().await;
                    held
                };
                let held = held.await;
                trial.drop().await?;
                held.map(Some)
            }
        }
    }
}

/// Upper bounds in bytes, by content.
struct Sizes {
    database: u64,
    files: u64,
    beside: u64,
}

impl Sizes {
    async fn of(config: &Config, reading: &LogReading) -> Result<Self, BackupError> {
        let database = match &config.database {
            DatabaseUrl::Sqlite(_) => {
                // By file size, not through SQLite: a server may have them open.
                let files = config.database.files_with_logs();
                files.iter().map(|file| fs::metadata(file).map_or(0, |file| file.len())).sum()
            }
            // A dump holds no indexes.
            DatabaseUrl::Postgres(_) => postgres::size(&reading.database).await?,
        };
        let files = files::stored_bytes(&config.files).await?;
        let beside = size_of(&config.outbox_dir())? + size_of(&config.data_dir.join(CHECKPOINTS))?;
        Ok(Self { database, files, beside })
    }
}

/// Kind of a database, as in manifests.
pub(super) fn kind(url: &DatabaseUrl) -> &'static str {
    match url {
        DatabaseUrl::Sqlite(_) => "sqlite",
        DatabaseUrl::Postgres(_) => "postgres",
    }
}

async fn verified(reading: &LogReading, folder: &Path) -> Result<u64, BackupError> {
    let checkpoints = CheckpointFolder::in_folder(folder.join(CHECKPOINTS), reading.identity.id).all()?;
    let settled = Settled::of(&*reading.log, reading.identity.id, checkpoints).await?;
    let verified = settled.judged(reading.verify(&settled.checkpoints, |_| ()).await?);
    match verified.findings.first() {
        None => Ok(verified.checkpoints),
        Some(finding) => Err(BackupError::NotVerified(finding.to_string())),
    }
}

/// Temporary name of a backup until it is complete.
fn partial(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Fingerprints of all master keys in use, the present one's first.
async fn master_keys(reading: &LogReading) -> Result<Vec<String>, BackupError> {
    let present = &reading.identity.master_key_fingerprint;
    let mut keys = vec![present.clone()];
    let sql = Sql::new("select distinct master from subject_keys order by master");
    for row in reading.database.ledger.fetch_all(sql).await? {
        let master = row.text("master")?;
        if master != *present {
            keys.push(master);
        }
    }
    Ok(keys)
}

/// Copies the three files, the log last, each as a consistent snapshot; returns the events in it.
async fn sqlite(database: &Database, to: &Path, told: OnProgress<'_>) -> Result<Extent, BackupError> {
    let parts = [(&database.edge, SQLITE[2]), (&database.views, SQLITE[1]), (&database.ledger, SQLITE[0])];
    for (pool, name) in parts {
        let path = to.join(name);
        let copied = watched(&path, told, async { vacuum_into(&mut pool.write().await?, &path).await }).await;
        copied.map_err(|error| match error {
            SqlError::OutOfSpace(_) => BackupError::NoRoom(path.clone()),
            error => error.into(),
        })?;
        close(&path)?;
    }
    let copied = Database::connect_for_reading(&DatabaseUrl::Sqlite(to.join(SQLITE[0])), false).await?;
    let count = copied.ledger.fetch_optional(Sql::new("select count(*) as count from events")).await?;
    let events = count.map_or(Ok(0), |row| row.count("count"))?;
    let log: std::sync::Arc<dyn EventLog> = store::log::open_for_reading(&copied);
    let head = log.head().await?;
    let last = log.event_at(head).await?;
    copied.close().await;
    Ok(Extent { events, head, head_hash: last.and_then(|last| last.hash().map(ToOwned::to_owned)) })
}

async fn vacuum_into(connection: &mut Connection, path: &Path) -> Result<(), SqlError> {
    // `vacuum into` writes another file, which a read-only connection refuses too.
    connection.execute(Sql::new("pragma query_only = off")).await?;
    let text = Sql::new("vacuum into $1").bind(StoredText::new(path.to_string_lossy())?);
    connection.execute(text).await.map(drop)
}
