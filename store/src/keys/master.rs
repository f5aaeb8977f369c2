use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use super::{Keyring, NoRandomness, random};

/// A key file holds 64 hexadecimal digits; anything much longer is something else.
const LONGEST_FILE: u64 = 128;

/// The key that all others derive from: 32 bytes, kept in a file of its own, wiped from memory when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Never the key.
impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Why there is no master key.
#[derive(Debug, Error)]
pub enum MasterKeyError {
    /// No file, and none may be made.
    #[error("there is no master key at {}", .0.display())]
    Missing(PathBuf),
    /// Somebody but its owner may read the file.
    #[error("{} may be read by others than its owner (mode {mode:04o}): chmod 600", .path.display())]
    TooOpen {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds no key.
    #[error("{} holds no master key: 64 hexadecimal digits are awaited", .0.display())]
    Malformed(PathBuf),
    /// The file cannot be read or written.
    #[error("the master key at {} cannot be read or written: {cause}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// None can be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

impl MasterKey {
    /// A key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key in this file, which only its owner may read.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, MasterKeyError> {
        let path = path.as_ref();
        let failed = |cause: io::Error| match cause.kind() {
            io::ErrorKind::NotFound => MasterKeyError::Missing(path.to_owned()),
            _ => MasterKeyError::Io { path: path.to_owned(), cause },
        };
        let file = File::open(path).map_err(failed)?;
        // Of the opened file, not of the path: between two looks at a path it may be another file.
        owner_only(path, &file)?;
        let mut text = Zeroizing::new(String::with_capacity(256));
        file.take(LONGEST_FILE).read_to_string(&mut text).map_err(failed)?;
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), &mut *bytes).map_err(|_| MasterKeyError::Malformed(path.to_owned()))?;
        Ok(Self(bytes))
    }

    /// The key in this file; where there is no file, a new key is drawn and kept there, if it may be.
    pub fn load_or_create(path: impl AsRef<Path>, may_create: bool) -> Result<Self, MasterKeyError> {
        let path = path.as_ref();
        match Self::load(path) {
            Err(MasterKeyError::Missing(_)) if may_create => Self::create(path),
            loaded => loaded,
        }
    }

    /// A new key, complete in its file or not there at all; whoever came first wins.
    fn create(path: &Path) -> Result<Self, MasterKeyError> {
        let failed = |cause| MasterKeyError::Io { path: path.to_owned(), cause };
        let key = Self::from_bytes(random()?);
        let beside = path.with_extension(format!("{}.new", hex::encode(random::<8>()?)));
        let written = key.write(&beside).and_then(|()| fs::hard_link(&beside, path));
        let removed = fs::remove_file(&beside);
        match written {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
            Err(cause) => Err(failed(cause)),
            Ok(()) => {
                removed.and_then(|()| sync_folder(path)).map_err(failed)?;
                Ok(key)
            }
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let text = Zeroizing::new(hex::encode(*self.0) + "\n");
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    /// Tells keys apart without telling them: kept with the data that was begun under the key.
    pub fn fingerprint(&self) -> String {
        hex::encode(&Keyring::new(self).derive("fingerprint")[..16])
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(unix)]
fn owner_only(path: &Path, file: &File) -> Result<(), MasterKeyError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata().map_err(|cause| MasterKeyError::Io { path: path.to_owned(), cause })?;
    let mode = metadata.permissions().mode() & 0o7777;
    let others = mode & 0o077;
    if others == 0 { Ok(()) } else { Err(MasterKeyError::TooOpen { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn owner_only(_: &Path, _: &File) -> Result<(), MasterKeyError> {
    Ok(())
}

/// A new name in a folder outlives a power cut only once the folder is written.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
