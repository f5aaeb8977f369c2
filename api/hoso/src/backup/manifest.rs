//! Manifest of a backup.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::log::Position;
use uuid::Uuid;

use super::files::{listed, write};
use super::progress::{OnProgress, Progress};
use super::{BLOCK, BackupError, MANIFEST, ManifestFault};

/// Content of a backup, and the keys that it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupManifest {
    pub format: String,
    /// Release that made it.
    pub version: String,
    /// Kind of database: `sqlite` or `postgres`.
    pub database: String,
    /// Time of its beginning.
    pub made_at: Moment,
    /// Id of the log.
    pub log: Uuid,
    pub events: u64,
    /// Position of the last event.
    pub head: String,
    /// Hash of the last event; `None` in an empty log, and in backups of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_hash: Option<String>,
    /// Latest checkpoint in it.
    pub last_checkpoint: Option<CheckpointNamed>,
    /// Fingerprints of the master keys that it needs.
    pub master_keys: Vec<String>,
    /// Size and SHA-256 of every other file, by path.
    pub files: BTreeMap<String, FileNamed>,
}

/// Checkpoint in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointNamed {
    /// Events that it covers.
    pub size: u64,
    /// Merkle root in hexadecimal digits.
    pub root: String,
}

/// File in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNamed {
    pub size: u64,
    /// In lower-case hexadecimal digits.
    pub sha256: String,
}

/// Events in a copy of a log.
pub(super) struct Extent {
    pub(super) events: u64,
    /// Position of the last.
    pub(super) head: Position,
    pub(super) head_hash: Option<String>,
}

impl BackupManifest {
    /// The only format so far.
    pub const FORMAT: &'static str = "hoso-backup/1";

    /// Reads a backup's manifest and verifies every file against it.
    pub fn checked(folder: &Path, told: OnProgress<'_>) -> Result<Self, BackupError> {
        let text = std::fs::read_to_string(folder.join(MANIFEST));
        let text = text.map_err(|error| ManifestFault::Unreadable(error.to_string()))?;
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| ManifestFault::Unreadable(error.to_string()))?;
        if manifest.format != Self::FORMAT {
            return Err(ManifestFault::Format(manifest.format).into());
        }
        let found = digests(folder, told)?;
        for (path, named) in &manifest.files {
            match found.get(path) {
                None => return Err(ManifestFault::Missing(path.clone()).into()),
                Some(found) if found != named => return Err(ManifestFault::Altered(path.clone()).into()),
                Some(_) => {}
            }
        }
        match found.into_keys().find(|path| !manifest.files.contains_key(path)) {
            Some(path) => Err(ManifestFault::Unnamed(path).into()),
            None => Ok(manifest),
        }
    }

    /// Writes it, as the last file of a backup.
    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let text = serde_json::to_string_pretty(self);
        let text = text.map_err(|error| ManifestFault::Unreadable(error.to_string()))? + "\n";
        write(&folder.join(MANIFEST), text.as_bytes())
    }
}

/// Digests of every file but the manifest.
pub(super) fn digests(folder: &Path, told: OnProgress<'_>) -> Result<BTreeMap<String, FileNamed>, BackupError> {
    let mut found = BTreeMap::new();
    for name in listed(folder)? {
        if name != MANIFEST {
            let named = digest(&folder.join(&name), told)?;
            found.insert(name, named);
        }
    }
    Ok(found)
}

fn digest(path: &Path, told: OnProgress<'_>) -> Result<FileNamed, BackupError> {
    let mut file = File::open(path).map_err(BackupError::io(path))?;
    let (mut hasher, mut block, mut size) = (Sha256::new(), vec![0; BLOCK], 0);
    loop {
        match file.read(&mut block).map_err(BackupError::io(path))? {
            0 => return Ok(FileNamed { size, sha256: hex::encode(hasher.finalize()) }),
            read => {
                hasher.update(&block[..read]);
                size += read as u64;
                told(Progress::Bytes(read as u64));
            }
        }
    }
}
