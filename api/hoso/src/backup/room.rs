//! Check of disk space.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use store::private_files::{Disk, disk_of};

use super::BackupError;

/// Bytes needed, summed per disk.
#[derive(Default)]
pub(super) struct Demand(BTreeMap<u64, (PathBuf, Disk, u64)>);

impl Demand {
    /// Adds bytes for this folder, which need not exist.
    pub(super) fn add(&mut self, folder: &Path, bytes: u64) -> Result<(), BackupError> {
        let there = folder.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
        let disk = disk_of(there).map_err(BackupError::io(there))?;
        let (_, _, needed) = self.0.entry(disk.id).or_insert((folder.to_owned(), disk, 0));
        *needed += bytes;
        Ok(())
    }

    /// Refuses where a disk has too little space, before the first write.
    pub(super) fn refuse_too_much(self) -> Result<(), BackupError> {
        match self.0.into_values().find(|(_, disk, needed)| disk.available < *needed) {
            Some((path, disk, needed)) => Err(BackupError::TooLittleRoom { path, needed, available: disk.available }),
            None => Ok(()),
        }
    }
}
