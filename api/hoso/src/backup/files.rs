//! Files of a backup: durable copies with mode 0600.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use store::private_files::{self, AtomicFile};

use super::progress::{OnProgress, Progress};
use super::{BLOCK, BackupError};

/// Makes a folder that only its owner can read.
pub(super) fn make_folder(folder: &Path) -> Result<(), BackupError> {
    private_files::create_folder(folder).map_err(BackupError::io(folder))
}

/// Relative paths of all files below a folder, sorted; none where there is no such folder. Hidden files and unfinished
/// ones (`NAME#1`) are skipped.
pub(super) fn listed(folder: &Path) -> Result<Vec<String>, BackupError> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(place) = open.pop() {
        let entries = match fs::read_dir(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.map_err(BackupError::io(&place))?,
        };
        for entry in entries {
            let path = entry.map_err(BackupError::io(&place))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                open.push(path);
            } else if !name.starts_with('.') && !name.contains('#') {
                let relative = path.strip_prefix(folder).unwrap_or(&path);
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Copies files that are missing in another folder. A file that disappears meanwhile was deleted on
/// purpose, and is skipped.
pub(super) fn copy_missing(from: &Path, to: &Path, told: OnProgress<'_>) -> Result<(), BackupError> {
    for name in listed(from)? {
        if !to.join(&name).exists() {
            copy(&from.join(&name), &to.join(&name), told)?;
        }
    }
    Ok(())
}

/// Total size of the files below a folder; files that disappear meanwhile count nothing.
pub(super) fn size_of(folder: &Path) -> Result<u64, BackupError> {
    let size = |name: &String| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    Ok(listed(folder)?.iter().map(size).sum())
}

/// Copies a file, synced and renamed once it is complete; `false` where there is none.
pub(super) fn copy(from: &Path, to: &Path, told: OnProgress<'_>) -> Result<bool, BackupError> {
    let mut read = match File::open(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened.map_err(BackupError::io(from))?,
    };
    make_folder(to.parent().unwrap_or(to))?;
    copy_bytes(&mut read, to, told).map_err(BackupError::io(to)).map(|()| true)
}

fn copy_bytes(read: &mut File, to: &Path, told: OnProgress<'_>) -> io::Result<()> {
    let (mut written, mut block) = (AtomicFile::create_anew(to)?, vec![0; BLOCK]);
    loop {
        match read.read(&mut block)? {
            0 => return written.commit(),
            length => {
                written.write_all(&block[..length])?;
                told(Progress::Bytes(length as u64));
            }
        }
    }
}

/// Removes a file, if it exists.
pub(super) fn remove(path: &Path) -> Result<(), BackupError> {
    private_files::remove_if_there(path).map_err(BackupError::io(path))
}

/// Writes a file atomically, readable by its owner alone.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    private_files::write_atomically(path, bytes).map_err(BackupError::io(path))
}

/// Restricts a file that another program made to its owner.
pub(super) fn close(path: &Path) -> Result<(), BackupError> {
    let file = File::open(path).map_err(BackupError::io(path))?;
    private_files::close_to_others(&file).and_then(|()| file.sync_all()).map_err(BackupError::io(path))
}

/// Renames a file or folder, and syncs its parent.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    private_files::rename_durably(from, to).map_err(BackupError::io(to))
}
