//! Restoring a backup into the configured database and folders.

use std::path::{Path, PathBuf};

use app::erasure::ErasureList;
use app::files;
use foundation::clock::Clock;
use foundation::ids::Ids;
use store::audit::Finding;
use store::sql::{Database, DatabaseUrl, Sql, StoredText};

use super::files::{copy_missing, make_folder};
use super::make::kind;
use super::manifest::BackupManifest;
use super::mark::{Mark, is_unfinished};
use super::postgres::{Programs, stamp};
use super::progress::{OnProgress, Progress};
use super::tail::Tail;
use super::target::{Target, place_keys, put_files, refuse_missing_key};
use super::{BackupError, CHECKPOINTS, DATABASE, DUMP, ERASURES, FILES, OUTBOX};
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::opening;
use crate::restoration::Settled;
use crate::serving;
use crate::start;

/// Options of a restore.
#[derive(Debug, Clone, Default)]
pub struct Restoring {
    /// Moves existing data aside.
    pub replace: bool,
    /// Folder of PostgreSQL's programs.
    pub programs: Option<PathBuf>,
}

/// Result of a restore.
#[derive(Debug, Clone)]
pub struct Restored {
    pub manifest: BackupManifest,
    /// Places of the data moved aside.
    pub aside: Vec<String>,
    /// Number of events of the previous log that this one lacks; the reason where that log could not be read.
    pub lost: Result<u64, String>,
    /// Checkpoints that the log does not satisfy, and other faults.
    pub findings: Vec<Finding>,
}

impl Restoring {
    /// Restores a backup, repeats erasures, and verifies the log. No server may run meanwhile.
    ///
    /// Checkpoints and the list of erasures of the data folder stay, and those of the backup are added: they tell the
    /// events that going back loses, and the persons who must stay erased. Anything refused is refused before the first
    /// write; an interrupted restore is resumed by the same command.
    pub async fn restore(&self, config: &Config, from: &Path, told: OnProgress<'_>) -> Result<Restored, BackupError> {
        told(Progress::Step("checking the backup", None));
        let manifest = BackupManifest::checked(from, told)?;
        if manifest.database != kind(&config.database) {
            return Err(BackupError::OtherDatabase { found: manifest.database });
        }
        let programs = match &config.database {
            DatabaseUrl::Sqlite(_) => None,
            DatabaseUrl::Postgres(url) => Some((Programs::find(self.programs.as_deref())?, url)),
        };
        refuse_missing_key(config, from, &manifest)?;
        let _held = serving::lock(config).map_err(|_| BackupError::Served)?;
        let (mark, target) = (Mark::of(config, from)?, Target::of(config).await?);
        let goes_on = mark.is_there();
        if !goes_on && !self.replace {
            target.refuse_occupied()?;
        }
        if !goes_on {
            target.refuse_too_little_room(&manifest)?;
        }
        let (mut aside, mut tail) = (Vec::new(), Tail::noted(config, manifest.log));
        let is_there = goes_on && target.has_database();
        if !goes_on {
            make_folder(&config.data_dir)?;
            if target.has_database() {
                told(Progress::Step("reading what is there", None));
                tail.note(config, &manifest).await?;
            }
            aside = target.move_aside(&stamp(Clock::real().now(), Ids::random().uuid())).await?;
            mark.set()?;
        }
        place_keys(config, from, told)?;
        put_beside(config, from, &manifest, told).await?;
        // Last, and atomically: without the database nothing serves.
        if !is_there {
            told(Progress::Step("database", Some(bytes_of(&manifest, DATABASE))));
            match programs {
                None => put_files(config, from, told)?,
                Some((programs, url)) => programs.restore(url, &from.join(DATABASE).join(DUMP)).await?,
            }
        }
        refuse_other_end(config, &manifest).await?;
        if let DatabaseUrl::Postgres(_) = &config.database {
            // The dump's transaction ids may be ahead of this server's.
            let database = Database::connect(&config.database).await?;
            opening::restored(&database, Clock::real().now()).await?;
            database.close().await;
        }
        told(Progress::Step("bringing rows up to date, erasing again", None));
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        let mentions = opening::still_lost(&*app.parts.log, tail.mentions()).await?;
        opening::keep(&app.parts.database.edge, &mentions, app.parts.clock.now()).await?;
        let lost = tail.count(mentions);
        told(Progress::Step("checking the log", None));
        let checkpoints = CheckpointFolder::of(&config.data_dir, manifest.log).all()?;
        let settled = Settled::of(&*app.parts.log, manifest.log, checkpoints).await?;
        let verified = settled.judged(app.cases.audits.verify_log(&settled.checkpoints, |_| ()).await?);
        app.parts.executor.settle().await;
        app.parts.database.close().await;
        mark.clear()?;
        tail.clear()?;
        Ok(Restored { manifest, aside, lost, findings: verified.findings })
    }

    /// True when an interrupted restore waits to be resumed.
    pub fn is_unfinished(config: &Config) -> bool {
        is_unfinished(config)
    }
}

/// Refuses a database without the manifest's last event: manifest and database were not made together.
async fn refuse_other_end(config: &Config, manifest: &BackupManifest) -> Result<(), BackupError> {
    let Some(hash) = &manifest.head_hash else { return Ok(()) };
    let database = Database::connect_for_reading(&config.database, false).await?;
    // By hash alone: a resumed restore may have moved it in the global order.
    let sql = Sql::new("select count(*) as count from events where metadata ->> 'hash' = $1");
    let found = database.ledger.fetch_optional(sql.bind(StoredText::new(hash)?)).await;
    database.close().await;
    match found?.map_or(Ok(0), |row| row.count("count"))? {
        0 => Err(BackupError::OtherEnd { head: manifest.head.clone() }),
        _ => Ok(()),
    }
}

/// Restores everything but the database.
async fn put_beside(
    config: &Config,
    from: &Path,
    manifest: &BackupManifest,
    told: OnProgress<'_>,
) -> Result<(), BackupError> {
    told(Progress::Step("uploaded files", Some(bytes_of(manifest, FILES))));
    files::copy_in(&config.files, &from.join(FILES), &|bytes| told(Progress::Bytes(bytes))).await?;
    copy_missing(&from.join(OUTBOX), &config.outbox_dir(), told)?;
    copy_missing(&from.join(CHECKPOINTS), &config.data_dir.join(CHECKPOINTS), told)?;
    let list = ErasureList::at(config.data_dir.join(ERASURES));
    let noted = ErasureList::at(from.join(ERASURES)).read().map_err(BackupError::io(from.join(ERASURES)))?;
    list.add(&noted).map_err(BackupError::io(config.data_dir.join(ERASURES)))
}

fn bytes_of(manifest: &BackupManifest, folder: &str) -> u64 {
    let files = manifest.files.iter().filter(|(name, _)| name.split('/').next() == Some(folder));
    files.map(|(_, file)| file.size).sum()
}
