use projections::QueryError;
use projections::tree::Tree;
use store::tree::Checkpoint;

use super::{CheckpointError, CheckpointFolder};

/// How the log stands to its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The last one.
    pub last: Option<Checkpoint>,
    /// Whether the log is not one that goes on from it.
    pub forked: bool,
    /// Events of the log that no checkpoint covers which holds; where the log does not go on from the last one, also
    /// those that only lost checkpoints cover.
    pub behind: u64,
}

impl Standing {
    /// Of this tree to the checkpoints of this folder.
    pub async fn of(tree: &Tree, folder: &CheckpointFolder) -> Result<Self, CheckpointError> {
        let (last, size) = (folder.last()?, tree.size().await?);
        let Some(newest) = &last else { return Ok(Self { last, forked: false, behind: size }) };
        if holds(tree, newest, size).await? {
            let behind = size - newest.size;
            return Ok(Self { last, forked: false, behind });
        }
        let (mut held, lost) = (0, newest.size);
        // Of earlier epochs what was kept is covered by the first of this one.
        for earlier in folder.all()?.iter().rev().filter(|earlier| earlier.epoch() == newest.epoch()) {
            if holds(tree, earlier, size).await? {
                held = earlier.size;
                break;
            }
        }
        Ok(Self { last, forked: true, behind: (size - held) + (lost - held) })
    }
}

/// Whether a tree of this size goes on from a checkpoint.
pub(super) async fn holds(tree: &Tree, checkpoint: &Checkpoint, size: u64) -> Result<bool, QueryError> {
    Ok(checkpoint.size <= size && tree.root(checkpoint.size).await? == checkpoint.root)
}
