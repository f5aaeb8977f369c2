//! Key files: one hex key a line, readable by the owner alone, created and replaced atomically.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;
use zeroize::Zeroizing;

use crate::private_files::AtomicFile;
use crate::randomness::{NoRandomness, random};

/// Size limit: a key file holds a few lines of 64 hex digits; anything much longer is something else.
const LONGEST_FILE: u64 = 1024;

/// Reason why a key file is unusable.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The file is missing, and may not be created.
    #[error("there is no key at {}: put it back from where its copies are kept", .0.display())]
    Missing(PathBuf),
    /// Others than the owner may read the file.
    #[error("{} may be read by others than its owner (mode {mode:04o}): chmod 600", .path.display())]
    TooOpen {
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The content is no key.
    #[error("{} holds no key: 64 hexadecimal digits are awaited, or a few such lines", .0.display())]
    Malformed(PathBuf),
    /// The file cannot be read or written.
    #[error("the key at {} cannot be read or written ({})", .path.display(), .cause.kind())]
    Io {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// No key can be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Key as in the file.
type Key = Zeroizing<[u8; 32]>;

/// Loads the single key of this file, which only its owner may read.
pub(crate) fn load(path: &Path) -> Result<Key, KeyFileError> {
    let [key] = <[Key; 1]>::try_from(load_all(path)?).map_err(|_| KeyFileError::Malformed(path.to_owned()))?;
    Ok(key)
}

/// Loads the keys of this file, one a line and at least one.
pub(super) fn load_all(path: &Path) -> Result<Vec<Key>, KeyFileError> {
    let failed = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
        _ => KeyFileError::Io { path: path.to_owned(), cause },
    };
    let file = File::open(path).map_err(failed)?;
    // The mode of the opened file, not of the path: no race between check and use.
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

/// Loads the key of this file; creates it with a random key where it is missing.
pub(crate) fn load_or_create(path: &Path) -> Result<Key, KeyFileError> {
    match load(path) {
        Err(KeyFileError::Missing(_)) => create(path),
        loaded => loaded,
    }
}

/// Loads the keys of this file; creates it with a random key where it is missing.
pub(super) fn load_or_create_all(path: &Path) -> Result<Vec<Key>, KeyFileError> {
    match load_all(path) {
        Err(KeyFileError::Missing(_)) => create(path).map(|key| vec![key]),
        loaded => loaded,
    }
}

/// Draws a new key behind those in this file, and replaces the file atomically.
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

/// Creates a key file atomically; of two processes the first wins.
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
