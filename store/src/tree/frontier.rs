//! Right edge of the Merkle tree: appends leaves and computes the root in logarithmic memory.

use super::{Hash, root};

/// Right edge of an append-only Merkle tree: one node per level, all that is needed to append.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, the largest first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // As many subtrees merge as the old size has trailing binary ones.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = Hash::over(left, node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Merkle root over all leaves so far.
    pub fn root(&self) -> Hash {
        root(self.peaks.iter().copied())
    }
}
