//! What was the log when? The Merkle tree over it: its root at any size, and proofs that an event stands in it and
//! that a larger tree goes on from a smaller one.

mod query;
mod rows;

pub use query::Tree;
pub use rows::TreeProjection;

/// Levels between one kept node and the next above it.
const STEP: u32 = 6;
/// Nodes under one that is kept above them.
const WIDTH: u64 = 1 << STEP;
