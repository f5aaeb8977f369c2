//! Target of a restore.

use std::path::{Path, PathBuf};

use app::files::FilesUrl;
use store::keys::MasterKey;
use store::sql::{Database, DatabaseUrl};

use super::files::{copy, listed, rename};
use super::manifest::BackupManifest;
use super::postgres;
use super::progress::OnProgress;
use super::room::Demand;
use super::{BackupError, DATABASE, FILES, KEYS, SQLITE};
use crate::config::Config;

/// Target of a restore, with the data in it.
pub(super) struct Target<'a> {
    config: &'a Config,
    /// Files and folders that would be replaced.
    occupied: Vec<PathBuf>,
    schema: Option<String>,
}

impl<'a> Target<'a> {
    /// Inspects the target; changes nothing.
    pub(super) async fn of(config: &'a Config) -> Result<Self, BackupError> {
        let mut occupied = Vec::new();
        if let FilesUrl::Folder(folder) = &config.files
            && !listed(folder)?.is_empty()
        {
            occupied.push(folder.clone());
        }
        occupied.extend(config.database.files_with_logs().into_iter().filter(|file| file.exists()));
        let mut schema = None;
        if let DatabaseUrl::Postgres(_) = &config.database {
            if postgres::is_served(&config.database).await? {
                return Err(BackupError::Served);
            }
            let database = Database::connect(&config.database).await?;
            let (tables, name) = postgres::tables(&database).await?;
            schema = (tables > 0).then_some(name);
            database.close().await;
        }
        Ok(Self { config, occupied, schema })
    }

    pub(super) fn has_database(&self) -> bool {
        let log = self.config.database.files().into_iter().next();
        self.schema.is_some() || log.is_some_and(|log| self.occupied.contains(&log))
    }

    /// Refuses a target with data.
    pub(super) fn refuse_occupied(&self) -> Result<(), BackupError> {
        match (self.occupied.first(), &self.schema) {
            (Some(path), _) => Err(BackupError::NotEmpty(path.display().to_string())),
            (None, Some(_)) => Err(BackupError::NotEmpty("the database".to_owned())),
            (None, None) => Ok(()),
        }
    }

    /// Refuses a backup larger than the free space; a database server's disks are unknown.
    pub(super) fn refuse_too_little_room(&self, manifest: &BackupManifest) -> Result<(), BackupError> {
        let mut demand = Demand::default();
        for (name, file) in &manifest.files {
            let folder = match (name.split('/').next(), &self.config.database, &self.config.files) {
                (Some(DATABASE), DatabaseUrl::Sqlite(path), _) => path.parent().unwrap_or(Path::new(".")),
                (Some(DATABASE), DatabaseUrl::Postgres(_), _) | (Some(FILES), _, FilesUrl::S3(_)) => continue,
                (Some(FILES), _, FilesUrl::Folder(folder)) => folder,
                _ => &self.config.data_dir,
            };
            demand.add(folder, file.size)?;
        }
        demand.refuse_too_much()
    }

    /// Moves the existing data aside; returns its places.
    pub(super) async fn move_aside(&self, stamp: &str) -> Result<Vec<String>, BackupError> {
        let mut aside = Vec::new();
        for path in &self.occupied {
            let to = with_end(path, &format!(".before-restore-{stamp}"));
            rename(path, &to)?;
            aside.push(to.display().to_string());
        }
        if let Some(schema) = &self.schema {
            let database = Database::connect(&self.config.database).await?;
            aside.push(format!("schema {}", postgres::move_aside(&database, schema, stamp).await?));
            database.close().await;
        }
        Ok(aside)
    }
}

/// Copies a backup's three database files into place.
pub(super) fn put_files(config: &Config, from: &Path, told: OnProgress<'_>) -> Result<(), BackupError> {
    let files = config.database.files();
    let written: Vec<PathBuf> = files.iter().map(|file| with_end(file, ".restoring")).collect();
    for (name, to) in SQLITE.iter().zip(&written) {
        copy(&from.join(DATABASE).join(name), to, told)?;
    }
    // The log's file last: a server finds no log without it, and does not begin.
    for (written, file) in written.iter().zip(&files).rev() {
        rename(written, file)?;
    }
    Ok(())
}

/// Refuses where neither data folder nor backup has the master key.
pub(super) fn refuse_missing_key(config: &Config, from: &Path, manifest: &BackupManifest) -> Result<(), BackupError> {
    let (here, brought) = (config.master_key_file.as_path(), from.join(KEYS).join("master.key"));
    let held = [here, brought.as_path()].into_iter().find(|path| path.exists()).map(MasterKey::load_all);
    let held: Vec<String> = match held {
        Some(held) => held?.iter().map(MasterKey::fingerprint).collect(),
        None => Vec::new(),
    };
    match manifest.master_keys.iter().find(|needed| !held.contains(needed)) {
        None => Ok(()),
        Some(needed) => Err(BackupError::Key { fingerprint: needed.clone(), path: here.to_owned() }),
    }
}

/// Copies missing keys; existing ones stay.
pub(super) fn place_keys(config: &Config, from: &Path, told: OnProgress<'_>) -> Result<(), BackupError> {
    let signing = config.data_dir.join(KEYS).join("checkpoint.key");
    for (kept, to) in [("master.key", &config.master_key_file), ("checkpoint.key", &signing)] {
        if !to.exists() {
            copy(&from.join(KEYS).join(kept), to, told)?;
        }
    }
    Ok(())
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
