//! Decomposition of leaf ranges into complete subtrees, for roots and proofs (RFC 6962).

use std::ops::Range;

use super::Hash;

/// Complete subtree of the Merkle tree: `1 << level` leaves from `index << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subtree {
    /// Height: 0 for a leaf.
    pub level: u32,
    /// Index among the subtrees of its height.
    pub index: u64,
}

impl Subtree {
    pub fn leaves(self) -> Range<u64> {
        (self.index << self.level)..((self.index + 1) << self.level)
    }
}

/// Decomposes a range of leaves into complete subtrees, from left to right; defined for every range that has a hash.
pub fn subtrees(leaves: Range<u64>) -> Vec<Subtree> {
    let (mut begin, mut found) = (leaves.start, Vec::new());
    while begin < leaves.end {
        let fits = (leaves.end - begin).ilog2();
        let level = if begin == 0 { fits } else { fits.min(begin.trailing_zeros()) };
        found.push(Subtree { level, index: begin >> level });
        begin += 1 << level;
    }
    found
}

/// Merkle root of a range from the hashes of its subtrees; for none, that of the empty tree.
pub fn root(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    subtrees.rev().reduce(|right, left| Hash::over(left, right)).unwrap_or_else(Hash::empty)
}

/// Ranges of an inclusion proof (audit path, RFC 6962, 2.1.1), in order; the leaf must be in the tree.
pub fn inclusion(leaf: u64, size: u64) -> Vec<Range<u64>> {
    let (mut whole, mut path) = (0..size, Vec::new());
    while whole.end - whole.start > 1 {
        let middle = middle(&whole);
        if leaf < middle {
            path.push(middle..whole.end);
            whole.end = middle;
        } else {
            path.push(whole.start..middle);
            whole.start = middle;
        }
    }
    path.reverse();
    path
}

/// Ranges of a consistency proof that a tree of size `old` is a prefix of one of size `new` (RFC 6962, 2.1.2), in
/// order; empty where the sizes are alike or the smaller is empty.
pub fn consistency(old: u64, new: u64) -> Vec<Range<u64>> {
    if old == 0 || old == new {
        return Vec::new();
    }
    let (mut whole, mut path) = (0..new, Vec::new());
    // The verifier has the old root, so it is left out where the old tree is a whole subtree of the new one.
    let mut known = true;
    loop {
        if whole.end == old {
            if !known {
                path.push(whole);
            }
            break;
        }
        let middle = middle(&whole);
        if old <= middle {
            path.push(middle..whole.end);
            whole.end = middle;
        } else {
            path.push(whole.start..middle);
            whole.start = middle;
            known = false;
        }
    }
    path.reverse();
    path
}

/// Split point of RFC 6962: the largest power of two smaller than the length.
fn middle(range: &Range<u64>) -> u64 {
    range.start + (1 << (range.end - range.start - 1).ilog2())
}
