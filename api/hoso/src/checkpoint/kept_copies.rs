//! Recovery of lost checkpoints from their copies.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use store::boxed;

use delivery::sending::drop_file;
use projections::tree::Tree;
use store::private_files;
use store::tree::{Checkpoint, PublicKey, SignedNote};

use super::folder::name_of;
use super::standing::holds;
use super::{CheckpointError, CheckpointFolder, CheckpointPlace, FolderError};

/// Result of a recovery between the data folder and further folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BroughtBack {
    /// Checkpoints restored to the data folder.
    pub kept: usize,
    /// Copies restored to a further folder.
    pub copies: usize,
    /// Copies that conflict with the log, or cover more than it: left where they are.
    pub differing: usize,
}

/// Checkpoints of this log in a further folder, by file name.
type Copied = BTreeMap<String, (Checkpoint, SignedNote)>;

/// Restores checkpoints to a data folder that has none, from copies signed under one of these keys and of this
/// log. Returns their number.
pub fn bring_back_all(
    folder: &CheckpointFolder,
    places: &[CheckpointPlace],
    keys: &[PublicKey],
) -> Result<usize, FolderError> {
    let mut found = Copied::new();
    for place in folders(places) {
        found.extend(copied(place, folder, keys));
    }
    if found.is_empty() {
        return Ok(0);
    }
    folder.begin()?;
    for (checkpoint, note) in found.values() {
        folder.put(checkpoint, note)?;
    }
    let brought_back = found.len();
    tracing::warn!(event = "checkpoint.brought_back", brought_back, "lost checkpoints were put back from their copies");
    Ok(brought_back)
}

/// Synchronizes data folder and further folders: a checkpoint missing in one is restored from the other; into the data
/// folder only if the log agrees with it.
#[boxed]
pub async fn bring_back(
    folder: &CheckpointFolder,
    places: &[CheckpointPlace],
    tree: &Tree,
) -> Result<BroughtBack, CheckpointError> {
    let mut told = BroughtBack::default();
    let (size, keys) = (tree.size().await?, folder.trusted()?);
    for place in folders(places) {
        let copies = copied(place, folder, &keys);
        let mut own = BTreeMap::new();
        for (checkpoint, note) in folder.notes()? {
            own.insert(name_of(&checkpoint), (checkpoint, note));
        }
        let epochs = own.values().chain(copies.values()).map(|(checkpoint, _)| checkpoint.epoch());
        let last_epoch = epochs.max().unwrap_or(1);
        for (name, (checkpoint, note)) in &copies {
            if own.contains_key(name) {
                continue;
            }
            // Checkpoints of an epoch that an accepted restore ended are history, whatever the log holds now.
            if checkpoint.epoch() < last_epoch || holds(tree, checkpoint, size).await? {
                folder.put(checkpoint, note)?;
                told.kept += 1;
            } else {
                told.differing += 1;
            }
        }
        for (name, (_, note)) in own.iter().filter(|(name, _)| !copies.contains_key(*name)) {
            match copy(place, name, note) {
                Ok(()) => told.copies += 1,
                Err(cause) => {
                    tracing::warn!(event = "checkpoint.copy", kind = "folder", %cause, "a checkpoint was not copied");
                    break;
                }
            }
        }
    }
    let BroughtBack { kept, copies, differing } = told;
    if kept > 0 || copies > 0 {
        tracing::warn!(
            event = "checkpoint.brought_back",
            kept,
            copies,
            "lost checkpoints were put back from one another"
        );
    }
    if differing > 0 {
        tracing::error!(
            event = "checkpoint.copies_differ",
            differing,
            "copies of checkpoints tell of events that the log does not hold: it was put back to an earlier state"
        );
    }
    Ok(told)
}

fn folders(places: &[CheckpointPlace]) -> impl Iterator<Item = &Path> {
    places.iter().filter_map(|place| match place {
        CheckpointPlace::Folder(folder) => Some(folder.as_path()),
        CheckpointPlace::Mail(_) | CheckpointPlace::Http(_) => None,
    })
}

/// Copies in a folder that are of this log and signed under one of these keys; other files are ignored.
fn copied(place: &Path, folder: &CheckpointFolder, keys: &[PublicKey]) -> Copied {
    let elsewhere = CheckpointFolder::in_folder(place.to_owned(), folder.log());
    elsewhere.notes_by(keys).into_iter().map(|(checkpoint, note)| (name_of(&checkpoint), (checkpoint, note))).collect()
}

fn copy(place: &Path, name: &str, note: &SignedNote) -> io::Result<()> {
    private_files::create_folder(place)?;
    drop_file::write(place, name, note.note.as_bytes())
}
