//! Atomic writes: a reader, or a start after a crash, finds the whole of a file under its name, or what was there before.
//!
//! The bytes go to a temporary file in the same folder (mode 0600) and are flushed to the disk; a rename, which is one
//! step of the file system, gives it its name; then the folder is flushed, because a name outlives a power cut only with
//! the folder that holds it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::options;
use crate::randomness::random;

/// Writes a file atomically, in place of the one that is there. Several processes may write the same file at once: each
/// has a temporary name of its own, and the last rename wins.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)?;
    file.commit()
}

/// File under its temporary name, which is removed if this is dropped before `commit`.
#[derive(Debug)]
#[must_use = "nothing has its name before `commit`"]
pub struct AtomicFile {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
}

impl AtomicFile {
    /// Begins a file under a random temporary name, which no other writer takes.
    pub fn create(path: &Path) -> io::Result<Self> {
        let suffix = random::<8>().map_err(io::Error::other)?;
        Self::open(path, temporary_name(path, &hex::encode(suffix)))
    }

    /// Begins a file that has no other writer, under a fixed temporary name: what a crash left there, which may be large,
    /// is removed by the next try.
    pub fn create_anew(path: &Path) -> io::Result<Self> {
        let temporary = temporary_name(path, "partial");
        remove_if_there(&temporary)?;
        Self::open(path, temporary)
    }

    fn open(path: &Path, temporary: PathBuf) -> io::Result<Self> {
        let file = options().write(true).create_new(true).open(&temporary)?;
        Ok(Self { file, temporary, path: path.to_owned() })
    }

    /// Flushes the file and gives it its name, in place of the one that is there.
    pub fn commit(self) -> io::Result<()> {
        self.file.sync_all()?;
        rename_durably(&self.temporary, &self.path)
    }

    /// Flushes the file and gives it its name, unless there is one of that name: then `AlreadyExists`.
    pub fn commit_new(self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::hard_link(&self.temporary, &self.path)?;
        fs::remove_file(&self.temporary)?;
        sync_folder_of(&self.path)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        // Already renamed, or a hidden file that harms nobody.
        let _removed = fs::remove_file(&self.temporary);
    }
}

/// Renames a file or a folder so that the new name outlives a power cut.
pub fn rename_durably(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_folder_of(to)
}

/// Flushes the folder that holds a file or a folder, so that its name outlives a power cut.
#[cfg(unix)]
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// No-op: a folder cannot be opened as a file here.
#[cfg(not(unix))]
pub fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes a file; does nothing where there is none.
pub fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Hidden name in the same folder: a rename is atomic only within a file system.
fn temporary_name(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        write_atomically(&path, b"a long first text").unwrap();
        let mut second = AtomicFile::create(&path).unwrap();
        second.write_all(b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a long first text", "until the second is whole");
        second.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(folder.path()), ["list"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        }
    }

    #[test]
    fn what_is_not_finished_or_cannot_take_its_name_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (path, taken) = (folder.path().join("list"), folder.path().join("taken"));
        drop(AtomicFile::create(&path).unwrap());
        fs::create_dir(&taken).unwrap();
        write_atomically(&taken, b"a file over a folder").unwrap_err();
        assert_eq!(names(folder.path()), ["taken"]);
    }

    #[test]
    fn whoever_writes_a_new_file_second_is_told_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let (mut first, mut second) = (AtomicFile::create(&path).unwrap(), AtomicFile::create(&path).unwrap());
        first.write_all(b"first").unwrap();
        second.write_all(b"second").unwrap();
        first.commit_new().unwrap();
        assert_eq!(second.commit_new().unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["key"]);
    }

    #[test]
    fn what_a_crash_left_of_a_file_with_one_writer_is_removed_by_the_next_try() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".copy.partial"), "half of it").unwrap();
        let mut copy = AtomicFile::create_anew(&folder.path().join("copy")).unwrap();
        copy.write_all(b"whole").unwrap();
        copy.commit().unwrap();
        assert_eq!(names(folder.path()), ["copy"]);
    }
}
