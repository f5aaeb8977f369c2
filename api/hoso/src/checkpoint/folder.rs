use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use store::keys::KeyFileError;
use store::private_files;
use store::tree::{Checkpoint, CheckpointKey, InvalidCheckpoint, PublicKey, SignedNote};
use thiserror::Error;
use uuid::Uuid;

/// Digits of a size in the name of a file: names sort as sizes do.
const DIGITS: usize = 20;
const CHECKPOINT: &str = "checkpoint";
const PUBLIC_KEY: &str = "pub";

/// Where checkpoints are kept: a file each, and beside them the public keys that they are signed under.
#[derive(Debug, Clone)]
pub struct CheckpointFolder {
    folder: PathBuf,
    key_file: PathBuf,
    log: Uuid,
}

/// Why the folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// It cannot be read or written.
    #[error("{} cannot be read or written ({})", .path.display(), .cause.kind())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// There is no signing key.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// A file in it is no public key.
    #[error("{} is no public key", .0.display())]
    PublicKey(PathBuf),
    /// A file in it is no checkpoint of this log.
    #[error("{}: {cause}", .path.display())]
    Checkpoint {
        /// Where.
        path: PathBuf,
        /// Why.
        cause: InvalidCheckpoint,
    },
}

impl CheckpointFolder {
    /// Below a data folder.
    pub fn of(data_dir: &Path, log: Uuid) -> Self {
        let key_file = data_dir.join("keys").join("checkpoint.key");
        Self { folder: data_dir.join("checkpoints"), key_file, log }
    }

    /// A folder of checkpoints alone, with no key beside it.
    pub fn in_folder(folder: PathBuf, log: Uuid) -> Self {
        Self { key_file: folder.join("no.key"), folder, log }
    }

    /// What checkpoints of this log call it.
    pub fn origin(&self) -> String {
        format!("hoso/{}", self.log)
    }

    /// Of which log.
    pub(super) fn log(&self) -> Uuid {
        self.log
    }

    /// Where the checkpoints are.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Where the signing key is.
    pub fn key_file(&self) -> &Path {
        &self.key_file
    }

    /// The signing key, made at first use; its public part is put beside the checkpoints.
    pub fn key(&self) -> Result<CheckpointKey, FolderError> {
        let key = self.draw_key()?;
        self.publish(&key)?;
        Ok(key)
    }

    /// Looks whether what lies below a data folder can be read, whichever log it is of; nothing is made.
    pub fn refuse_unreadable(data_dir: &Path) -> Result<(), FolderError> {
        let found = Self::of(data_dir, Uuid::nil());
        if found.key_file.exists() {
            found.key_at_hand()?;
        }
        found.trusted().map(drop)
    }

    /// The signing key where there is one; nothing is made.
    pub fn key_at_hand(&self) -> Result<CheckpointKey, FolderError> {
        Ok(CheckpointKey::load(&self.origin(), &self.key_file)?)
    }

    /// The signing key, made where there is none.
    pub fn draw_key(&self) -> Result<CheckpointKey, FolderError> {
        make(self.key_file.parent().unwrap_or(&self.folder))?;
        Ok(CheckpointKey::load_or_create(&self.origin(), &self.key_file)?)
    }

    /// The signing key, where there is one.
    pub fn present_key(&self) -> Result<Option<CheckpointKey>, FolderError> {
        if self.key_file.exists() { self.draw_key().map(Some) } else { Ok(None) }
    }

    /// Begins the folder where it is missing.
    pub fn begin(&self) -> Result<(), FolderError> {
        make(&self.folder)?;
        self.present_key()?.map_or(Ok(()), |key| self.publish(&key))
    }

    /// Whether a checkpoint is in the folder.
    pub fn has_any(&self) -> bool {
        self.files(CHECKPOINT).is_ok_and(|found| !found.is_empty())
    }

    /// Whether a checkpoint is in the folder, or was to be.
    pub fn has_begun(&self) -> bool {
        self.has_any() || self.files(PUBLIC_KEY).is_ok_and(|found| !found.is_empty())
    }

    fn publish(&self, key: &CheckpointKey) -> Result<(), FolderError> {
        make(&self.folder)?;
        let public = key.public();
        self.write(&format!("{}.{PUBLIC_KEY}", public.fingerprint()), &format!("{public}\n"))
    }

    /// Draws a new signing key; the old one's public part stays, so that older checkpoints are still believed. The
    /// last checkpoint is signed under both.
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

    /// The keys whose signatures are believed: all that stand beside the checkpoints.
    pub fn trusted(&self) -> Result<Vec<PublicKey>, FolderError> {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).map_err(|cause| FolderError::Io { path: path.clone(), cause })?;
            text.parse().map_err(|_| FolderError::PublicKey(path))
        };
        self.files(PUBLIC_KEY)?.into_iter().map(read).collect()
    }

    /// The last checkpoint: that of the largest size in the last epoch; `None` where there is none yet.
    pub fn last(&self) -> Result<Option<Checkpoint>, FolderError> {
        self.files(CHECKPOINT)?.pop().map(|path| self.read(&path)).transpose()
    }

    /// Every checkpoint, by epoch and size.
    pub fn all(&self) -> Result<Vec<Checkpoint>, FolderError> {
        self.files(CHECKPOINT)?.iter().map(|path| self.read(path)).collect()
    }

    /// Every checkpoint with its note, by epoch and size.
    pub(super) fn notes(&self) -> Result<Vec<(Checkpoint, SignedNote)>, FolderError> {
        self.files(CHECKPOINT)?.iter().map(|path| Ok((self.read(path)?, Self::note(path)?))).collect()
    }

    /// Those that one of these keys has signed; whatever else lies in the folder is left out.
    pub(super) fn notes_by(&self, keys: &[PublicKey]) -> Vec<(Checkpoint, SignedNote)> {
        let read = |path: &PathBuf| {
            let note = Self::note(path).ok()?;
            Some((note.checkpoint(&self.origin(), keys).ok()?, note))
        };
        self.files(CHECKPOINT).unwrap_or_default().iter().filter_map(read).collect()
    }

    /// The note of the last checkpoint.
    pub fn last_note(&self) -> Result<Option<SignedNote>, FolderError> {
        self.files(CHECKPOINT)?.pop().map(|path| Self::note(&path)).transpose()
    }

    /// Keeps a checkpoint.
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

    /// The files that end so, by name; none where the folder is not there.
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

/// The name of a checkpoint's file; those of later epochs come behind all others.
pub(super) fn name_of(checkpoint: &Checkpoint) -> String {
    let size = checkpoint.size;
    match checkpoint.epoch() {
        1 => format!("{size:0DIGITS$}.{CHECKPOINT}"),
        epoch => format!("restored-{epoch:04}-{size:0DIGITS$}.{CHECKPOINT}"),
    }
}
