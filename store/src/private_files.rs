//! Private files and folders: modes 0600 and 0700, whatever the umask says. Everything that the service creates is
//! created here, or lies in a folder that was; what an older release created is tightened at start.
//!
//! On systems without such modes nothing is changed.

mod atomic;

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

pub use atomic::{AtomicFile, remove_if_there, rename_durably, sync_folder_of, write_atomically};

/// Extension of key files.
const KEY: &str = "key";

/// Creates a folder with its missing parents; an existing one stays as it is. An existing file of that name is an error
/// that says so.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
        _ => cause,
    })
}

/// Refuses a folder that could not be created, or is none. Only looks.
pub fn refuse_unusable_folder(folder: &Path) -> io::Result<()> {
    for place in folder.ancestors().filter(|place| !place.as_os_str().is_empty()) {
        match std::fs::metadata(place) {
            Ok(found) if !found.is_dir() => return Err(io::ErrorKind::NotADirectory.into()),
            Ok(_) if place == folder => return Ok(()),
            #[cfg(unix)]
            Ok(_) => {
                let both = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
                return rustix::fs::access(place, both).map_err(io::Error::from);
            }
            #[cfg(not(unix))]
            Ok(_) => return Ok(()),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

/// Options to open a file, or create it with mode 0600.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "no modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates an empty file where there is none: files that others create beside it, as SQLite does, inherit its mode.
///
/// An existing file is never opened: closing any descriptor of a file releases all POSIX locks of the process on it,
/// also those by which SQLite shows other processes that it has the database open. They would then take themselves for
/// the last, and remove its write-ahead log.
pub fn create_file(path: &Path) -> io::Result<()> {
    match options().append(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Whether this process may write a file, found out without opening it, for the same reason. A file without any write
/// permission counts as read-only for root too.
pub fn may_be_written(path: &Path) -> bool {
    #[cfg(unix)]
    if rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_err() {
        return false;
    }
    std::fs::metadata(path).is_ok_and(|file| !file.permissions().readonly())
}

/// Disk of a folder and its free space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Device id.
    pub id: u64,
    /// Bytes that this process may still write.
    pub available: u64,
}

/// Disk of an existing file or folder; unlimited room where the system does not tell.
pub fn disk_of(path: &Path) -> io::Result<Disk> {
    #[cfg(unix)]
    {
        let id = std::os::unix::fs::MetadataExt::dev(&std::fs::metadata(path)?);
        let room = rustix::fs::statvfs(path)?;
        Ok(Disk { id, available: room.f_bavail.saturating_mul(room.f_frsize) })
    }
    #[cfg(not(unix))]
    std::fs::metadata(path).map(|_| Disk { id: 0, available: u64::MAX })
}

/// Removes the permissions of group and others from a file created elsewhere.
pub fn close_to_others(file: &std::fs::File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = file;
    Ok(())
}

/// Result of tightening permissions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tightened {
    /// Number of entries that were open to others and are no longer.
    pub changed: usize,
    /// First entry that is open to others and belongs to somebody else, or cannot be changed.
    pub open: Option<PathBuf>,
    /// Number of such entries.
    pub open_count: usize,
}

impl Tightened {
    /// Removes the permissions of group and others from a file, or a folder with all that is in it. A folder below it
    /// that nobody else can enter is skipped, so that this costs little once it was done; the top one is closed last,
    /// so that an interrupted run goes on at the next start. Links are not followed, entries that vanish meanwhile are
    /// ignored, and key files stay as they are: `keys` refuses those that somebody else could read.
    pub fn tighten(&mut self, path: &Path) {
        let Ok(metadata) = std::fs::symlink_metadata(path) else { return };
        if metadata.is_dir() {
            match std::fs::read_dir(path) {
                Ok(entries) => entries.flatten().for_each(|entry| self.entry(&entry.path())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => self.stays_open(path),
            }
        }
        self.one(path, &metadata);
    }

    /// Tightens the folder itself, not its content.
    pub fn tighten_alone(&mut self, folder: &Path) {
        if let Ok(metadata) = std::fs::symlink_metadata(folder) {
            self.one(folder, &metadata);
        }
    }

    fn entry(&mut self, path: &Path) {
        let Ok(metadata) = std::fs::symlink_metadata(path) else { return };
        let is_key = metadata.is_file() && path.extension().is_some_and(|extension| extension == KEY);
        if is_open(&metadata) && !is_key {
            self.tighten(path);
        }
    }

    #[cfg(unix)]
    fn one(&mut self, path: &Path, metadata: &std::fs::Metadata) {
        use std::os::unix::fs::PermissionsExt;
        if !is_open(metadata) {
            return;
        }
        let mut permissions = metadata.permissions();
        permissions.set_mode(permissions.mode() & 0o700);
        match std::fs::set_permissions(path, permissions) {
            Ok(()) => self.changed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => self.stays_open(path),
        }
    }

    #[cfg(not(unix))]
    fn one(&mut self, _: &Path, _: &std::fs::Metadata) {}

    fn stays_open(&mut self, path: &Path) {
        self.open.get_or_insert_with(|| path.to_owned());
        self.open_count += 1;
    }
}

#[cfg(unix)]
fn is_open(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    !metadata.is_symlink() && metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open(_: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn what_is_made_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        create_folder(&inner).unwrap();
        create_file(&inner.join("file")).unwrap();
        assert_eq!((mode(&folder.path().join("a")), mode(&inner), mode(&inner.join("file"))), (0o700, 0o700, 0o600));
    }

    #[test]
    fn what_is_no_folder_is_told_and_what_is_missing_may_be_made() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "a file").unwrap();
        for path in [file.clone(), file.join("below")] {
            for refused in [refuse_unusable_folder(&path), create_folder(&path)] {
                assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::NotADirectory, "{}", path.display());
            }
        }
        let missing = folder.path().join("a/b");
        refuse_unusable_folder(&missing).unwrap();
        assert!(!folder.path().join("a").exists(), "looked at, and not made");
        create_folder(&missing).unwrap();
        refuse_unusable_folder(&missing).unwrap();
    }

    #[test]
    fn what_is_there_is_tightened_and_links_are_left_alone() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let outside = elsewhere.path().join("public");
        fs::write(&outside, "public").unwrap();
        fs::set_permissions(&outside, fs::Permissions::from_mode(0o644)).unwrap();
        let inner = folder.path().join("files");
        fs::create_dir(&inner).unwrap();
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
        let paper = inner.join("paper");
        fs::write(&paper, "personal").unwrap();
        fs::set_permissions(&paper, fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&outside, inner.join("link")).unwrap();
        let mut found = Tightened::default();
        found.tighten(folder.path());
        assert_eq!((mode(&inner), mode(&paper), mode(&outside)), (0o700, 0o600, 0o644));
        assert_eq!(found, Tightened { changed: 2, ..Tightened::default() });
        let mut again = Tightened::default();
        again.tighten(folder.path());
        assert_eq!(again, Tightened::default());
    }
}
