//! Verification of inclusion and consistency proofs (RFC 9162).

use thiserror::Error;

use super::Hash;

/// The proof does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the proof does not hold")]
pub struct NotProven;

/// Verifies an inclusion proof (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(leaf: u64, hash: Hash, size: u64, proof: &[Hash], root: Hash) -> Result<(), NotProven> {
    if leaf >= size {
        return Err(NotProven);
    }
    let (mut place, mut last, mut node) = (leaf, size - 1, hash);
    for sibling in proof {
        if last == 0 {
            return Err(NotProven);
        }
        if place & 1 == 1 || place == last {
            node = Hash::over(*sibling, node);
            if place & 1 == 0 {
                let zeros = place.trailing_zeros();
                (place, last) = if place == 0 { (0, 0) } else { (place >> zeros, last >> zeros) };
            }
        } else {
            node = Hash::over(node, *sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && node == root { Ok(()) } else { Err(NotProven) }
}

/// Verifies a consistency proof (RFC 9162, 2.1.4.2).
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), NotProven> {
    if old > new {
        return Err(NotProven);
    }
    if old == 0 || old == new {
        let roots = if old == 0 { old_root == Hash::empty() } else { old_root == new_root };
        return if roots && proof.is_empty() { Ok(()) } else { Err(NotProven) };
    }
    let mut path = proof.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let first = first.ok_or(NotProven)?;
    let (mut place, mut last) = (old - 1, new - 1);
    let ones = place.trailing_ones();
    (place, last) = (place >> ones, last >> ones);
    let (mut in_old, mut in_new) = (first, first);
    for node in path {
        if last == 0 {
            return Err(NotProven);
        }
        if place & 1 == 1 || place == last {
            in_old = Hash::over(node, in_old);
            in_new = Hash::over(node, in_new);
            if place & 1 == 0 {
                let zeros = place.trailing_zeros();
                (place, last) = if place == 0 { (0, 0) } else { (place >> zeros, last >> zeros) };
            }
        } else {
            in_new = Hash::over(in_new, node);
        }
        place >>= 1;
        last >>= 1;
    }
    if last == 0 && in_old == old_root && in_new == new_root { Ok(()) } else { Err(NotProven) }
}
