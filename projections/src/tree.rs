//! Merkle tree over the log: its root at any size, inclusion proofs of events, and consistency proofs between sizes.

mod query;
mod rows;

pub use query::Tree;
pub use rows::TreeProjection;

/// Levels between one stored node and the next above it.
const STEP: u32 = 6;
/// Stored nodes per node of the next stored level.
const WIDTH: u64 = 1 << STEP;
