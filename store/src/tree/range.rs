use std::ops::Range;

use super::Hash;

/// A complete subtree: the leaves from `index << level`, `1 << level` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subtree {
    /// Its height: 0 for a leaf.
    pub level: u32,
    /// Its place among those of its height.
    pub index: u64,
}

impl Subtree {
    pub fn leaves(self) -> Range<u64> {
        (self.index << self.level)..((self.index + 1) << self.level)
    }
}

/// The complete subtrees that these leaves fall into, from left to right: those of every range that has a hash.
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

/// The hash of a range from the hashes of its subtrees; of nothing, that of a tree without leaves.
pub fn root(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    subtrees.rev().reduce(|right, left| Hash::over(left, right)).unwrap_or_else(Hash::empty)
}

/// The ranges whose hashes prove that a leaf stands in a tree of this size (RFC 6962, 2.1.1), in their order; the leaf
/// must be in it.
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

/// The ranges whose hashes prove that a tree of one size is the beginning of a larger one (RFC 6962, 2.1.2), in their
/// order; nothing is to be proven where the sizes are alike or the smaller is empty.
pub fn consistency(old: u64, new: u64) -> Vec<Range<u64>> {
    if old == 0 || old == new {
        return Vec::new();
    }
    let (mut whole, mut path) = (0..new, Vec::new());
    // Whether the old tree is a whole subtree of the new one, whose hash the verifier has.
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

/// Where RFC 6962 parts a range: behind the largest power of two that is smaller than it.
fn middle(range: &Range<u64>) -> u64 {
    range.start + (1 << (range.end - range.start - 1).ilog2())
}
