use std::fs;
use std::path::{Path, PathBuf};

use store::log::{EventLog, Position};
use store::sql::{Connection, Database, DatabaseUrl, Sql, SqlError, StoredText};

use super::files::{close, copy, copy_missing, make_folder, rename};
use super::manifest::{BackupManifest, CheckpointNamed, digests};
use super::postgres::{self, Programs};
use super::{BackupError, CHECKPOINTS, DATABASE, DUMP, ERASURES, FILES, KEYS, OUTBOX, SQLITE};
use crate::checkpoint::CheckpointFolder;
use crate::clock::Clock;
use crate::config::Config;
use crate::files;
use crate::restoration::Settled;
use crate::start::LogReading;

/// How a backup is made.
#[derive(Debug, Clone, Default)]
pub struct Making {
    /// The keys too: whoever has the folder can then read everything.
    pub with_keys: bool,
    /// Where PostgreSQL's programs are.
    pub programs: Option<PathBuf>,
    /// A server where the dump is tried out, instead of the one that it is of.
    pub try_on: Option<DatabaseUrl>,
    /// Do not try the dump out.
    pub untried: bool,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Made {
    /// What is in it.
    pub manifest: BackupManifest,
    /// Checkpoints that hold in what was read back; `None` where it was not tried out.
    pub held: Option<u64>,
}

impl Making {
    /// Makes a backup under a name that is free, and tells each step. Servers may run.
    ///
    /// Checkpoints first, then what follows the log, then the log, then what it names: nothing is ahead of the log, and
    /// whatever it names that was not erased since is there.
    pub async fn make(&self, config: &Config, to: &Path, told: &dyn Fn(&str)) -> Result<Made, BackupError> {
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
                // Made by us a moment ago, and of no use to anybody.
                let _gone = fs::remove_dir_all(&partial);
                Err(error)
            }
        }
    }

    async fn fill(&self, config: &Config, to: &Path, told: &dyn Fn(&str)) -> Result<Made, BackupError> {
        let made_at = Clock::real().now();
        let reading = LogReading::open(config).await?;
        make_folder(to)?;
        make_folder(&to.join(DATABASE))?;
        told("checkpoints");
        let kept = CheckpointFolder::of(&config.data_dir, reading.identity.id);
        let last = kept.last()?;
        copy_missing(&config.data_dir.join(CHECKPOINTS), &to.join(CHECKPOINTS), &|_| ())?;
        told("database");
        let master_keys = master_keys(&reading).await?;
        let (events, head) = match &config.database {
            DatabaseUrl::Sqlite(_) => sqlite(&reading.database, &to.join(DATABASE)).await?,
            DatabaseUrl::Postgres(url) => {
                let programs = Programs::find(self.programs.as_deref())?;
                postgres::dump(&programs, &reading, url, &to.join(DATABASE).join(DUMP)).await?
            }
        };
        reading.database.close().await;
        told("uploaded files");
        files::copy_out(&config.files, &to.join(FILES)).await?;
        copy_missing(&config.outbox_dir(), &to.join(OUTBOX), &|_| ())?;
        if self.with_keys {
            copy(&config.master_key_file, &to.join(KEYS).join("master.key"))?;
            copy(&config.data_dir.join(KEYS).join("checkpoint.key"), &to.join(KEYS).join("checkpoint.key"))?;
        }
        // Last of all: whoever was erased meanwhile is erased again where this is put back.
        copy(&config.data_dir.join(ERASURES), &to.join(ERASURES))?;
        told("digests");
        let manifest = BackupManifest {
            format: BackupManifest::FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            database: kind(&config.database).to_owned(),
            made_at,
            log: reading.identity.id,
            events,
            head: head.to_string(),
            last_checkpoint: last.map(|last| CheckpointNamed { size: last.size, root: last.root.to_string() }),
            master_keys,
            files: digests(to)?,
        };
        manifest.write(to)?;
        told("reading it back");
        let held = self.tried(config, to).await?;
        let manifest = BackupManifest::checked(to)?;
        Ok(Made { manifest, held })
    }

    /// Opens the copy for reading and checks its log against its own checkpoints.
    async fn tried(&self, config: &Config, folder: &Path) -> Result<Option<u64>, BackupError> {
        match &config.database {
            DatabaseUrl::Sqlite(_) => {
                let copied = DatabaseUrl::Sqlite(folder.join(DATABASE).join(SQLITE[0]));
                let reading = LogReading::of(Database::connect_for_reading(&copied, false).await?).await?;
                verified(&reading, folder).await.map(Some)
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

/// The kind of a database, as manifests name it.
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

/// Where a backup lies until it is whole.
fn partial(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Fingerprints of the master keys that something is kept under, the present one's first.
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

/// Copies the three files, the log last, each as it is at one moment; how many events are in it, and where the last is.
async fn sqlite(database: &Database, to: &Path) -> Result<(u64, Position), BackupError> {
    let parts = [(&database.edge, SQLITE[2]), (&database.views, SQLITE[1]), (&database.ledger, SQLITE[0])];
    for (pool, name) in parts {
        let path = to.join(name);
        let copied = vacuum_into(&mut pool.write().await?, &path).await;
        copied.map_err(|error| if is_full(&error) { BackupError::NoRoom(path.clone()) } else { error.into() })?;
        close(&path)?;
    }
    let copied = Database::connect_for_reading(&DatabaseUrl::Sqlite(to.join(SQLITE[0])), false).await?;
    let count = copied.ledger.fetch_optional(Sql::new("select count(*) as count from events")).await?;
    let events = count.map_or(Ok(0), |row| row.count("count"))?;
    let log: std::sync::Arc<dyn EventLog> = store::log::open_for_reading(&copied);
    let head = log.head().await?;
    copied.close().await;
    Ok((events, head))
}

async fn vacuum_into(connection: &mut Connection, path: &Path) -> Result<(), SqlError> {
    // A connection for reading refuses even this, which writes to another file.
    connection.execute(Sql::new("pragma query_only = off")).await?;
    let text = Sql::new("vacuum into $1").bind(StoredText::new(path.to_string_lossy())?);
    connection.execute(text).await.map(drop)
}

/// Whether a disk has no room left: SQLite's code 13.
fn is_full(error: &SqlError) -> bool {
    error.to_string().contains("(code: 13)")
}
