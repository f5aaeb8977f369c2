//! The hash chain: every event of a stream names the hash of its predecessor, so that an event that is changed, removed
//! or inserted breaks all later links.
//!
//! The hash of an event is `SHA-256(0x00 ‖ canonical form)`, where the canonical form is RFC 8785's of
//!
//! ```json
//! {"v": 1, "log": "…", "type": "dossier", "id": "…", "sequence": 1, "eventType": "…", "eventVersion": "1.0.0",
//!  "payload": {}, "metadata": {"previousHash": "…"}}
//! ```
//!
//! with the payload as stored, personal fields sealed, and all metadata but `hash` itself. `v` is the version of this
//! form; a later form writes its number into the metadata as `hashVersion`, and metadata without that key is of
//! version 1. `previousHash` of the first event is 64 zeros. `fixtures/hashes/` holds vectors.
//!
//! Deliberately absent: any defence against cutting a stream's tail off, which only a copy of a later hash, kept
//! elsewhere, can show.

mod canonical;
mod link;
#[cfg(test)]
mod tests;
mod verify;

pub(crate) use canonical::lenient;
pub use canonical::{NotCanonical, canonical};
pub use link::{Link, NO_PREVIOUS};
pub use verify::{Break, Broken, Verifier, verify};
