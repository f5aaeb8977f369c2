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

/// Paths of all files below a folder, relative to it, in order; none where there is no such folder. What is hidden or
/// still being written (`NAME#1`) is no file yet.
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

/// Copies the files of a folder that are not in another yet. One that goes away meanwhile was no longer wanted.
pub(super) fn copy_missing(from: &Path, to: &Path, told: OnProgress<'_>) -> Result<(), BackupError> {
    for name in listed(from)? {
        if !to.join(&name).exists() {
            copy(&from.join(&name), &to.join(&name), told)?;
        }
    }
    Ok(())
}

/// Bytes of all files below a folder, as far as they are listed; of those that go away meanwhile none.
pub(super) fn size_of(folder: &Path) -> Result<u64, BackupError> {
    let size = |name: &String| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    Ok(listed(folder)?.iter().map(size).sum())
}

/// Copies a file, which outlives a power cut and has its name only once it is whole; `false` where there is none.
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

/// Removes a file, where there is one.
pub(super) fn remove(path: &Path) -> Result<(), BackupError> {
    private_files::remove_if_there(path).map_err(BackupError::io(path))
}

/// Writes a file of these bytes atomically, which only its owner can read.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    private_files::write_atomically(path, bytes).map_err(BackupError::io(path))
}

/// What another program made here is its owner's alone.
pub(super) fn close(path: &Path) -> Result<(), BackupError> {
    let file = File::open(path).map_err(BackupError::io(path))?;
    private_files::close_to_others(&file).and_then(|()| file.sync_all()).map_err(BackupError::io(path))
}

/// Gives a file or folder its name for good.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), BackupError> {
    private_files::rename_durably(from, to).map_err(BackupError::io(to))
}
