use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::private_files::AtomicFile;
use crate::randomness::{NoRandomness, random};

/// A key file holds 64 hexadecimal digits, or a few such lines; anything much longer is something else.
const LONGEST_FILE: u64 = 1024;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// No file, and none may be made.
    #[error("there is no key at {}: put it back from where its copies are kept", .0.display())]
    Missing(PathBuf),
    /// Somebody but its owner may read the file.
    #[error("{} may be read by others than its owner (mode {mode:04o}): chmod 600", .path.display())]
    TooOpen {
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds no key.
    #[error("{} holds no key: 64 hexadecimal digits are awaited, or a few such lines", .0.display())]
    Malformed(PathBuf),
    /// The file cannot be read or written.
    #[error("the key at {} cannot be read or written ({})", .path.display(), .cause.kind())]
    Io {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// None can be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// A key as its file holds it.
type Key = Zeroizing<[u8; 32]>;

/// The key in this file, which only its owner may read.
pub(crate) fn load(path: &Path) -> Result<Key, KeyFileError> {
    let [key] = <[Key; 1]>::try_from(load_all(path)?).map_err(|_| KeyFileError::Malformed(path.to_owned()))?;
    Ok(key)
}

/// The keys in this file, one a line and at least one.
pub(super) fn load_all(path: &Path) -> Result<Vec<Key>, KeyFileError> {
    let failed = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
        _ => KeyFileError::Io { path: path.to_owned(), cause },
    };
    let file = File::open(path).map_err(failed)?;
    // Of the opened file, not of the path: between two looks at a path it may be another file.
    owner_only(path, &file)?;
    let mut text = Zeroizing::new(String::with_capacity(2048));
    file.take(LONGEST_FILE).read_to_string(&mut text).map_err(failed)?;
    let keys: Result<Vec<Key>, _> = text
        .lines()
        .map(|line| {
            let mut key = Zeroizing::new([0; 32]);
            hex::decode_to_slice(line.trim(), &mut *key).map(|()| key)
        })
        .collect();
    keys.ok().filter(|keys| !keys.is_empty()).ok_or_else(|| KeyFileError::Malformed(path.to_owned()))
}

/// The key in this file; where there is no file, a new key is drawn and kept there.
pub(crate) fn load_or_create(path: &Path) -> Result<Key, KeyFileError> {
    match load(path) {
        Err(KeyFileError::Missing(_)) => create(path),
        loaded => loaded,
    }
}

/// The keys in this file; where there is no file, a new key is drawn and kept there.
pub(super) fn load_or_create_all(path: &Path) -> Result<Vec<Key>, KeyFileError> {
    match load_all(path) {
        Err(KeyFileError::Missing(_)) => create(path).map(|key| vec![key]),
        loaded => loaded,
    }
}

/// Draws a new key behind those in this file, which is replaced as a whole.
pub(super) fn append(path: &Path) -> Result<Key, KeyFileError> {
    let failed = |cause| KeyFileError::Io { path: path.to_owned(), cause };
    let mut keys = load_all(path)?;
    let key: Key = Zeroizing::new(random()?);
    keys.push(key.clone());
    let write = || {
        let mut file = AtomicFile::create(path)?;
        write_keys(&keys, &mut file)?;
        file.commit()
    };
    write().map_err(failed)?;
    Ok(key)
}

/// A new key, complete in its file or not there at all; whoever came first wins.
fn create(path: &Path) -> Result<Key, KeyFileError> {
    let key: Key = Zeroizing::new(random()?);
    let write = || {
        let mut file = AtomicFile::create(path)?;
        write_keys(std::slice::from_ref(&key), &mut file)?;
        file.commit_new()
    };
    match write() {
        Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => load(path),
        Err(cause) => Err(KeyFileError::Io { path: path.to_owned(), cause }),
        Ok(()) => Ok(key),
    }
}

fn write_keys(keys: &[Key], file: &mut AtomicFile) -> io::Result<()> {
    for key in keys {
        let line = Zeroizing::new(hex::encode(key) + "\n");
        file.write_all(line.as_bytes())?;
    }
    Ok(())
}

#[cfg(unix)]
fn owner_only(path: &Path, file: &File) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata().map_err(|cause| KeyFileError::Io { path: path.to_owned(), cause })?;
    let mode = metadata.permissions().mode() & 0o7777;
    let others = mode & 0o077;
    if others == 0 { Ok(()) } else { Err(KeyFileError::TooOpen { path: path.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn owner_only(_: &Path, _: &File) -> Result<(), KeyFileError> {
    Ok(())
}
