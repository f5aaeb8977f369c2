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

/// What a backup holds, and what is needed to use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupManifest {
    /// `hoso-backup/1`.
    pub format: String,
    /// The release that made it.
    pub version: String,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// When it was begun.
    pub made_at: Moment,
    /// Which log it holds.
    pub log: Uuid,
    /// How many events.
    pub events: u64,
    /// Where the last of them stands in the global order.
    pub head: String,
    /// Its hash; `None` where there is none, and in what an older release made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_hash: Option<String>,
    /// The last checkpoint that is in it.
    pub last_checkpoint: Option<CheckpointNamed>,
    /// Fingerprints of the master keys that open it.
    pub master_keys: Vec<String>,
    /// Size and SHA-256 of every other file, by path.
    pub files: BTreeMap<String, FileNamed>,
}

/// A checkpoint as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckpointNamed {
    /// Events that it covers.
    pub size: u64,
    /// Their root, in hexadecimal digits.
    pub root: String,
}

/// A file as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNamed {
    /// In bytes.
    pub size: u64,
    /// In lower-case hexadecimal digits.
    pub sha256: String,
}

/// The events that a copy of a log holds.
pub(super) struct Extent {
    pub(super) events: u64,
    /// Where the last stands.
    pub(super) head: Position,
    /// Of the last.
    pub(super) head_hash: Option<String>,
}

impl BackupManifest {
    /// The only format so far.
    pub const FORMAT: &'static str = "hoso-backup/1";

    /// Of a backup, once every file in it was found to be what it says.
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

    /// Writes it down as the last file of a backup.
    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let text = serde_json::to_string_pretty(self);
        let text = text.map_err(|error| ManifestFault::Unreadable(error.to_string()))? + "\n";
        write(&folder.join(MANIFEST), text.as_bytes())
    }
}

/// Every file of a backup but the manifest.
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
