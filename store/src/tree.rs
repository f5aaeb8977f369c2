//! Merkle tree over the log (RFC 6962): its leaves are the events in their global order.
//!
//! An event's hash is `SHA-256(0x00 ‖ canonical form)`, which is the tree's leaf hash of that form: whoever holds an
//! event can compute its leaf. Checkpoints state the number of leaves and their root, in the signed-note form of C2SP's
//! `tlog-checkpoint`, so that others' tools read them; kept elsewhere, they show what a database alone cannot: a tail
//! that was cut, a copy of last week, an event put in behind the others with an old date.
//!
//! Here is only what can be computed; `projections` keeps the leaves.

mod checkpoint;
mod frontier;
mod hash;
mod note;
mod public_key;
mod range;
mod signer;
#[cfg(test)]
mod tests;
mod verify;

pub use checkpoint::{Checkpoint, InvalidCheckpoint, LostTree, origin_in};
pub use frontier::Frontier;
pub use hash::{Hash, InvalidHash};
pub use note::{InvalidNote, SignedNote};
pub use public_key::{InvalidPublicKey, PublicKey};
pub use range::{Subtree, consistency, inclusion, root, subtrees};
pub use signer::CheckpointKey;
pub use verify::{NotProven, verify_consistency, verify_inclusion};
