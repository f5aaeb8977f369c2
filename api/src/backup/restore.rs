use std::path::{Path, PathBuf};

use store::audit::Finding;
use store::keys::MasterKey;
use store::sql::{Database, DatabaseUrl};

use super::files::{copy, copy_missing, listed, make_folder, rename};
use super::make::kind;
use super::manifest::BackupManifest;
use super::postgres::{self, Programs, stamp};
use super::{BackupError, CHECKPOINTS, DATABASE, DUMP, ERASURES, FILES, KEYS, OUTBOX, SQLITE};
use crate::checkpoint::CheckpointFolder;
use crate::clock::Clock;
use crate::config::{Config, FilesUrl};
use crate::erasure::ErasureList;
use crate::files;
use crate::ids::Ids;
use crate::opening;
use crate::restoration::Settled;
use crate::{serving, start};

/// How a backup is put back.
#[derive(Debug, Clone, Default)]
pub struct Restoring {
    /// Move aside what is there.
    pub replace: bool,
    /// Where PostgreSQL's programs are.
    pub programs: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What was put back.
    pub manifest: BackupManifest,
    /// Where that lies which was there before.
    pub aside: Vec<String>,
    /// What the log does not hold that a checkpoint here says, or what else is wrong with it.
    pub findings: Vec<Finding>,
}

impl Restoring {
    /// Puts a backup back, erases again who was erased, and checks the log. Nobody may serve meanwhile.
    ///
    /// Checkpoints and the list of erasures of the data folder stay, and those of the backup come to them: they say what
    /// is lost by going back, and who must not come back.
    pub async fn restore(&self, config: &Config, from: &Path, told: &dyn Fn(&str)) -> Result<Restored, BackupError> {
        told("checking the backup");
        let manifest = BackupManifest::checked(from)?;
        if manifest.database != kind(&config.database) {
            return Err(BackupError::OtherDatabase { found: manifest.database });
        }
        let _held = serving::lock(config).map_err(|_| BackupError::Served)?;
        place_keys(config, from, &manifest)?;
        let stamp = stamp(Clock::real().now(), Ids::random().uuid());
        let mut aside = Vec::new();
        self.clear_files(config, &stamp, &mut aside)?;
        match &config.database {
            DatabaseUrl::Sqlite(_) => self.put_files(config, from, &stamp, &mut aside, told).await?,
            DatabaseUrl::Postgres(url) => self.put_dump(config, url, from, &stamp, &mut aside, told).await?,
        }
        told("bringing rows up to date, erasing again");
        let app = start::open(config, Clock::real(), Ids::random()).await?;
        told("checking the log");
        let checkpoints = CheckpointFolder::of(&config.data_dir, manifest.log).all()?;
        let settled = Settled::of(&*app.log, manifest.log, checkpoints).await?;
        let verified = settled.judged(app.verify_log(&settled.checkpoints, |_| ()).await?);
        app.executor.settle().await;
        app.database.close().await;
        Ok(Restored { manifest, aside, findings: verified.findings })
    }

    /// Everything but the database, which comes last: without it nothing serves.
    async fn put_beside(&self, config: &Config, from: &Path, told: &dyn Fn(&str)) -> Result<(), BackupError> {
        make_folder(&config.data_dir)?;
        told("uploaded files");
        files::copy_in(&config.files, &from.join(FILES)).await?;
        copy_missing(&from.join(OUTBOX), &config.outbox_dir(), &|_| ())?;
        copy_missing(&from.join(CHECKPOINTS), &config.data_dir.join(CHECKPOINTS), &|_| ())?;
        let list = ErasureList::at(config.data_dir.join(ERASURES));
        let noted = ErasureList::at(from.join(ERASURES)).read().map_err(BackupError::io(from.join(ERASURES)))?;
        list.add(&noted).map_err(BackupError::io(config.data_dir.join(ERASURES)))
    }

    async fn put_files(
        &self,
        config: &Config,
        from: &Path,
        stamp: &str,
        aside: &mut Vec<String>,
        told: &dyn Fn(&str),
    ) -> Result<(), BackupError> {
        let files = config.database.files();
        for file in &files {
            for end in ["", "-wal", "-shm"] {
                self.clear(&with_end(file, end), stamp, aside)?;
            }
        }
        self.put_beside(config, from, told).await?;
        told("database");
        let written: Vec<PathBuf> = files.iter().map(|file| with_end(file, ".restoring")).collect();
        for (name, to) in SQLITE.iter().zip(&written) {
            // Left by a restore that was cut off.
            if to.exists() {
                std::fs::remove_file(to).map_err(BackupError::io(to))?;
            }
            copy(&from.join(DATABASE).join(name), to)?;
        }
        // The log's last: rows without it are begun nowhere.
        for (written, file) in written.iter().zip(&files).rev() {
            rename(written, file)?;
        }
        Ok(())
    }

    async fn put_dump(
        &self,
        config: &Config,
        url: &str,
        from: &Path,
        stamp: &str,
        aside: &mut Vec<String>,
        told: &dyn Fn(&str),
    ) -> Result<(), BackupError> {
        let programs = Programs::find(self.programs.as_deref())?;
        if postgres::is_served(&config.database).await? {
            return Err(BackupError::Served);
        }
        let database = Database::connect(&config.database).await?;
        let (tables, schema) = postgres::tables(&database).await?;
        if tables > 0 && !self.replace {
            return Err(BackupError::NotEmpty("the database".to_owned()));
        }
        if tables > 0 {
            aside.push(format!("schema {}", postgres::move_aside(&database, &schema, stamp).await?));
        }
        self.put_beside(config, from, told).await?;
        told("database");
        programs.restore(url, &from.join(DATABASE).join(DUMP)).await?;
        // The transaction ids of the dump may be ahead of this server's.
        opening::restored(&database, Clock::real().now()).await?;
        database.close().await;
        Ok(())
    }

    fn clear_files(&self, config: &Config, stamp: &str, aside: &mut Vec<String>) -> Result<(), BackupError> {
        match &config.files {
            FilesUrl::Folder(folder) if !listed(folder)?.is_empty() => self.clear(folder, stamp, aside),
            // Names are drawn at random: what is there already is the same.
            FilesUrl::Folder(_) | FilesUrl::S3(_) => Ok(()),
        }
    }

    fn clear(&self, path: &Path, stamp: &str, aside: &mut Vec<String>) -> Result<(), BackupError> {
        if !path.exists() {
            return Ok(());
        }
        if !self.replace {
            return Err(BackupError::NotEmpty(path.display().to_string()));
        }
        let to = with_end(path, &format!(".before-restore-{stamp}"));
        rename(path, &to)?;
        aside.push(to.display().to_string());
        Ok(())
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Keys that are here stay; those of the backup come where there is none. Refuses where the data would not open.
fn place_keys(config: &Config, from: &Path, manifest: &BackupManifest) -> Result<(), BackupError> {
    let path = &config.master_key_file;
    let signing = config.data_dir.join(KEYS).join("checkpoint.key");
    for (kept, to) in [("master.key", path), ("checkpoint.key", &signing)] {
        if !to.exists() {
            copy(&from.join(KEYS).join(kept), to)?;
        }
    }
    let held: Vec<String> = if path.exists() {
        MasterKey::load_all(path)?.iter().map(MasterKey::fingerprint).collect()
    } else {
        Vec::new()
    };
    match manifest.master_keys.iter().find(|needed| !held.contains(needed)) {
        None => Ok(()),
        Some(needed) => Err(BackupError::Key { fingerprint: needed.clone(), path: path.clone() }),
    }
}
