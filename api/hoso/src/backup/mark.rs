use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::files::{remove, write};
use super::{BackupError, MANIFEST};
use crate::config::Config;

/// Says in a data folder that a backup is being put there, and which: what was cut off is gone on with by the same command.
pub(super) struct Mark {
    path: PathBuf,
    names: String,
}

impl Mark {
    /// Of this backup.
    pub(super) fn of(config: &Config, backup: &Path) -> Result<Self, BackupError> {
        let manifest = backup.join(MANIFEST);
        let bytes = std::fs::read(&manifest).map_err(BackupError::io(&manifest))?;
        Ok(Self { path: place(config), names: hex::encode(Sha256::digest(bytes)) })
    }

    /// Whether putting back this very backup was begun here, and not finished.
    pub(super) fn is_there(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|names| names == self.names)
    }

    /// From here on what is put there is its own.
    pub(super) fn set(&self) -> Result<(), BackupError> {
        write(&self.path, self.names.as_bytes())
    }

    /// All of it is there.
    pub(super) fn clear(&self) -> Result<(), BackupError> {
        remove(&self.path)
    }
}

/// Whether putting back a backup was begun in this data folder, and not finished.
pub(super) fn is_unfinished(config: &Config) -> bool {
    place(config).exists()
}

fn place(config: &Config) -> PathBuf {
    config.data_dir.join("restoring")
}
