//! Relation of the log to its checkpoints.

use projections::QueryError;
use projections::tree::Tree;
use store::boxed;
use store::tree::Checkpoint;

use super::{CheckpointError, CheckpointFolder};

/// Relation of the log to its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub last: Option<Checkpoint>,
    /// True when the log does not extend the last one.
    pub forked: bool,
    /// Events covered by no checkpoint that holds; after a fork, also those covered by lost checkpoints alone.
    pub behind: u64,
}

impl Standing {
    /// Compares this tree with the checkpoints of this folder.
    #[boxed]
    pub async fn of(tree: &Tree, folder: &CheckpointFolder) -> Result<Self, CheckpointError> {
        let (last, size) = (folder.last()?, tree.size().await?);
        let Some(newest) = &last else { return Ok(Self { last, forked: false, behind: size }) };
        if holds(tree, newest, size).await? {
            let behind = size - newest.size;
            return Ok(Self { last, forked: false, behind });
        }
        let (mut held, lost) = (0, newest.size);
        // The first checkpoint of an epoch covers everything kept of earlier ones.
        for earlier in folder.all()?.iter().rev().filter(|earlier| earlier.epoch() == newest.epoch()) {
            if holds(tree, earlier, size).await? {
                held = earlier.size;
                break;
            }
        }
        Ok(Self { last, forked: true, behind: (size - held) + (lost - held) })
    }
}

/// True when a tree of this size extends the checkpoint.
pub(super) async fn holds(tree: &Tree, checkpoint: &Checkpoint, size: u64) -> Result<bool, QueryError> {
    Ok(checkpoint.size <= size && tree.root(checkpoint.size).await? == checkpoint.root)
}
