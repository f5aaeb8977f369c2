//! The one place that opens a SQLite file without SQLite.
//!
//! POSIX advisory locks: closing any descriptor of a file releases all locks of the process on it, also those by which
//! SQLite shows other processes that it has the database open: they would take themselves for the last, and remove its
//! write-ahead log. So a file that this process has ever opened by SQLite is never opened here, and none is opened by
//! SQLite meanwhile.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::private_files;

/// Retries of a copy while somebody writes to the files.
const TRIES: usize = 5;
/// Magic bytes of a SQLite file.
const BEGINNING: &[u8; 16] = b"SQLite format 3\0";

/// Files that this process has opened by SQLite.
static OPENED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Records that this process is about to open a file by SQLite; the file must exist.
pub(super) fn note_opened(path: &Path) -> io::Result<()> {
    opened().insert(path.canonicalize()?);
    Ok(())
}

/// Guard for opening a file without SQLite: this process has not opened it by SQLite, and cannot while the guard is
/// held.
pub(super) struct Unopened<'a> {
    path: &'a Path,
    _opened: MutexGuard<'static, BTreeSet<PathBuf>>,
}

impl<'a> Unopened<'a> {
    /// `None` where this process has ever opened the file by SQLite.
    pub(super) fn of(path: &'a Path) -> io::Result<Option<Self>> {
        let (named, opened) = (path.canonicalize()?, opened());
        Ok((!opened.contains(&named)).then_some(Self { path, _opened: opened }))
    }

    /// Whether the file has SQLite's magic bytes or is empty; an error where it may not be opened.
    pub(super) fn is_database(&self, for_writing: bool) -> io::Result<bool> {
        let mut begins = Vec::with_capacity(BEGINNING.len());
        let file = File::options().read(true).write(for_writing).open(self.path)?;
        file.take(BEGINNING.len() as u64).read_to_end(&mut begins)?;
        Ok(begins.is_empty() || begins == BEGINNING)
    }

    /// Whether its write-ahead log exists and is not empty.
    pub(super) fn has_log(&self) -> bool {
        std::fs::metadata(log_of(self.path)).is_ok_and(|log| log.len() > 0)
    }

    /// Copies the file and its write-ahead log, both as of one moment.
    pub(super) fn copy_with_log(&self, to: &Path) -> io::Result<()> {
        for _ in 0..TRIES {
            let before = stamp(self.path)?;
            for (from, to) in [(self.path.to_owned(), to.to_owned()), (log_of(self.path), log_of(to))] {
                match File::open(from) {
                    // Copies the bytes without the mode: a file that is read-only there is ours here, and nobody
                    // else's.
                    Ok(mut from) => {
                        let mut to = private_files::options().write(true).create(true).truncate(true).open(to)?;
                        io::copy(&mut from, &mut to)?;
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotFound => drop(std::fs::remove_file(to)),
                    Err(error) => return Err(error),
                }
            }
            if stamp(self.path)? == before {
                return Ok(());
            }
        }
        Err(io::Error::new(io::ErrorKind::ResourceBusy, "somebody goes on writing to it"))
    }
}

fn opened() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of names stays consistent even if a holder panicked.
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Path of the write-ahead log of a file.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Length and modification time of a file and of its log: a writer changes one of them.
fn stamp(path: &Path) -> io::Result<[(u64, Option<SystemTime>); 2]> {
    let of = |path: &Path| match std::fs::metadata(path) {
        Ok(found) => Ok((found.len(), found.modified().ok())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((0, None)),
        Err(error) => Err(error),
    };
    Ok([of(path)?, of(&log_of(path))?])
}
