//! Folder of checkpoints and their public keys.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use store::keys::KeyFileError;
use store::private_files;
use store::tree::{Checkpoint, CheckpointKey, InvalidCheckpoint, PublicKey, SignedNote};
use thiserror::Error;
use uuid::Uuid;

/// Digits of a size in file names, zero-padded so that names sort by size.
const DIGITS: usize = 20;
const CHECKPOINT: &str = "checkpoint";
const PUBLIC_KEY: &str = "pub";

/// Folder with a file per checkpoint, and the public keys of their signatures.
#[derive(Debug, Clone)]
pub struct CheckpointFolder {
    folder: PathBuf,
    key_file: PathBuf,
    log: Uuid,
}

/// Error of the folder.
#[derive(Debug, Error)]
pub enum FolderError {
    #[error("{} cannot be read or written ({})", .path.display(), .cause.kind())]
    Io { path: PathBuf, cause: io::Error },
    /// Signing key missing or unreadable.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    #[error("{} is no public key", .0.display())]
    PublicKey(PathBuf),
    /// Malformed checkpoint, or one of another log.
    #[error("{}: {cause}", .path.display())]
    Checkpoint { path: PathBuf, cause: InvalidCheckpoint },
}

impl CheckpointFolder {
    pub fn of(data_dir: &Path, log: Uuid) -> Self {
        let key_file = data_dir.join("keys").join("checkpoint.key");
        Self { folder: data_dir.join("checkpoints"), key_file, log }
    }

    /// Folder of copies, without keys.
    pub fn in_folder(folder: PathBuf, log: Uuid) -> Self {
        Self { key_file: folder.join("no.key"), folder, log }
    }

    /// Origin line of this log's checkpoints.
    pub fn origin(&self) -> String {
        format!("hoso/{}", self.log)
    }

    pub(super) fn log(&self) -> Uuid {
        self.log
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }

    pub fn key_file(&self) -> &Path {
        &self.key_file
    }

    /// Signing key, made at first use; its public key is put beside the checkpoints.
    pub fn key(&self) -> Result<CheckpointKey, FolderError> {
        let key = self.draw_key()?;
        self.publish(&key)?;
        Ok(key)
    }

    /// Refuses an unreadable folder, of whichever log; makes nothing.
    pub fn refuse_unreadable(data_dir: &Path) -> Result<(), FolderError> {
        let found = Self::of(data_dir, Uuid::nil());
        if found.key_file.exists() {
            found.key_at_hand()?;
        }
        found.trusted().map(drop)
    }

    /// Existing signing key; makes none.
    pub fn key_at_hand(&self) -> Result<CheckpointKey, FolderError> {
        Ok(CheckpointKey::load(&self.origin(), &self.key_file)?)
    }

    /// Signing key, made where there is none.
    pub fn draw_key(&self) -> Result<CheckpointKey, FolderError> {
        make(self.key_file.parent().unwrap_or(&self.folder))?;
        Ok(CheckpointKey::load_or_create(&self.origin(), &self.key_file)?)
    }

    /// Signing key, if any.
    pub fn present_key(&self) -> Result<Option<CheckpointKey>, FolderError> {
        if self.key_file.exists() { self.draw_key().map(Some) } else { Ok(None) }
    }

    /// Makes the folder if it is missing.
    pub fn begin(&self) -> Result<(), FolderError> {
        make(&self.folder)?;
        self.present_key()?.map_or(Ok(()), |key| self.publish(&key))
    }

    pub fn has_any(&self) -> bool {
        self.files(CHECKPOINT).is_ok_and(|found| !found.is_empty())
    }

    /// True when there is a checkpoint, or a key for one.
    pub fn has_begun(&self) -> bool {
        self.has_any() || self.files(PUBLIC_KEY).is_ok_and(|found| !found.is_empty())
    }

    fn publish(&self, key: &CheckpointKey) -> Result<(), FolderError> {
        make(&self.folder)?;
        let public = key.public();
        self.write(&format!("{}.{PUBLIC_KEY}", public.fingerprint()), &format!("{public}\n"))
    }

    /// Rotates the signing key; the old public key stays, so that older checkpoints still verify. The last checkpoint
    /// is signed under both.
    pub fn rotate(&self) -> Result<CheckpointKey, FolderError> {
        let old = self.key()?;
        let last = self.last()?;
        let retired = self.key_file.with_extension("retired");
        private_files::rename_durably(&self.key_file, &retired)
            .map_err(|cause| FolderError::Io { path: retired.clone(), cause })?;
        let new = self.key()?;
        if let Some(last) = last {
            self.put(&last, &old.sign(&last.to_string()).and(&new.sign(&last.to_string())))?;
        }
        fs::remove_file(&retired).map_err(|cause| FolderError::Io { path: retired, cause })?;
        Ok(new)
    }

    /// Trusted public keys: all beside the checkpoints.
    pub fn trusted(&self) -> Result<Vec<PublicKey>, FolderError> {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).map_err(|cause| FolderError::Io { path: path.clone(), cause })?;
            text.parse().map_err(|_| FolderError::PublicKey(path))
        };
        self.files(PUBLIC_KEY)?.into_iter().map(read).collect()
    }

    /// Latest checkpoint: the largest of the last epoch; `None` where there is none.
    pub fn last(&self) -> Result<Option<Checkpoint>, FolderError> {
        self.files(CHECKPOINT)?.pop().map(|path| self.read(&path)).transpose()
    }

    /// Every checkpoint, by epoch and size.
    pub fn all(&self) -> Result<Vec<Checkpoint>, FolderError> {
        self.files(CHECKPOINT)?.iter().map(|path| self.read(path)).collect()
    }

    /// Every checkpoint with its signed note, by epoch and size.
    pub(super) fn notes(&self) -> Result<Vec<(Checkpoint, SignedNote)>, FolderError> {
        self.files(CHECKPOINT)?.iter().map(|path| Ok((self.read(path)?, Self::note(path)?))).collect()
    }

    /// Checkpoints signed under one of these keys; anything else in the folder is ignored.
    pub(super) fn notes_by(&self, keys: &[PublicKey]) -> Vec<(Checkpoint, SignedNote)> {
        let read = |path: &PathBuf| {
            let note = Self::note(path).ok()?;
            Some((note.checkpoint(&self.origin(), keys).ok()?, note))
        };
        self.files(CHECKPOINT).unwrap_or_default().iter().filter_map(read).collect()
    }

    /// Signed note of the latest checkpoint.
    pub fn last_note(&self) -> Result<Option<SignedNote>, FolderError> {
        self.files(CHECKPOINT)?.pop().map(|path| Self::note(&path)).transpose()
    }

    pub fn put(&self, checkpoint: &Checkpoint, signed: &SignedNote) -> Result<(), FolderError> {
        self.write(&name_of(checkpoint), &signed.note)
    }

    fn read(&self, path: &Path) -> Result<Checkpoint, FolderError> {
        let opened = Self::note(path)?.checkpoint(&self.origin(), &self.trusted()?);
        opened.map_err(|cause| FolderError::Checkpoint { path: path.to_owned(), cause })
    }

    fn note(path: &Path) -> Result<SignedNote, FolderError> {
        let note = fs::read_to_string(path).map_err(|cause| FolderError::Io { path: path.to_owned(), cause })?;
        Ok(SignedNote { note })
    }

    /// Files with this extension, by name; none where the folder is missing.
    fn files(&self, extension: &str) -> Result<Vec<PathBuf>, FolderError> {
        let failed = |cause| FolderError::Io { path: self.folder.clone(), cause };
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), FolderError> {
        let path = self.folder.join(name);
        private_files::write_atomically(&path, text.as_bytes()).map_err(|cause| FolderError::Io { path, cause })
    }
}

fn make(folder: &Path) -> Result<(), FolderError> {
    private_files::create_folder(folder).map_err(|cause| FolderError::Io { path: folder.to_owned(), cause })
}

/// File name of a checkpoint; those of later epochs sort behind all others.
pub(super) fn name_of(checkpoint: &Checkpoint) -> String {
    let size = checkpoint.size;
    match checkpoint.epoch() {
        1 => format!("{size:0DIGITS$}.{CHECKPOINT}"),
        epoch => format!("restored-{epoch:04}-{size:0DIGITS$}.{CHECKPOINT}"),
    }
}
