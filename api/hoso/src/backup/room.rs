use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use store::private_files::{Disk, disk_of};

use super::BackupError;

/// Bytes that are to come to these places, summed up for each disk.
#[derive(Default)]
pub(super) struct Demand(BTreeMap<u64, (PathBuf, Disk, u64)>);

impl Demand {
    /// So many bytes are to come into this folder, which may be missing.
    pub(super) fn add(&mut self, folder: &Path, bytes: u64) -> Result<(), BackupError> {
        let there = folder.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
        let disk = disk_of(there).map_err(BackupError::io(there))?;
        let (_, _, needed) = self.0.entry(disk.id).or_insert((folder.to_owned(), disk, 0));
        *needed += bytes;
        Ok(())
    }

    /// Refuses where a disk has less room than it needs, before the first byte comes.
    pub(super) fn refuse_too_much(self) -> Result<(), BackupError> {
        match self.0.into_values().find(|(_, disk, needed)| disk.available < *needed) {
            Some((path, disk, needed)) => Err(BackupError::TooLittleRoom { path, needed, available: disk.available }),
            None => Ok(()),
        }
    }
}
