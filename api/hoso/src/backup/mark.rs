//! Marker file of a restore in progress.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::files::{remove, write};
use super::{BackupError, MANIFEST};
use crate::config::Config;

/// Marker of a restore in progress, with the backup it is of: the same command resumes an interrupted one.
pub(super) struct Mark {
    path: PathBuf,
    names: String,
}

impl Mark {
    pub(super) fn of(config: &Config, backup: &Path) -> Result<Self, BackupError> {
        let manifest = backup.join(MANIFEST);
        let bytes = std::fs::read(&manifest).map_err(BackupError::io(&manifest))?;
        Ok(Self { path: place(config), names: hex::encode(Sha256::digest(bytes)) })
    }

    /// True when a restore of this very backup was begun and not finished.
    pub(super) fn is_there(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|names| names == self.names)
    }

    /// Marks the restore as begun: from here on the target is its own.
    pub(super) fn set(&self) -> Result<(), BackupError> {
        write(&self.path, self.names.as_bytes())
    }

    /// Marks the restore as finished.
    pub(super) fn clear(&self) -> Result<(), BackupError> {
        remove(&self.path)
    }
}

/// True when any restore was begun in this data folder and not finished.
pub(super) fn is_unfinished(config: &Config) -> bool {
    place(config).exists()
}

fn place(config: &Config) -> PathBuf {
    config.data_dir.join("restoring")
}
