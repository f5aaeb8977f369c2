//! Key management: the master keys in their file, and all keys derived from them.
//!
//! Key rotation puts a new master key beside the former one and re-wraps every subject's key under it; the events stay
//! as they are. So does all that derives from the root: blind indexes (claims, idempotency keys, sessions), secrets
//! that were sent or stand on paper, signatures, and what is enclosed (kept posts, webhooks' secrets). The root is the
//! first master key's until the first rotation, and is kept sealed under the present master key from then on. Whoever
//! knew the former key therefore still derives those: a rotation keeps people's data in later copies of the database
//! from them, it calls no link back.
//!
//! Invariants: a master key is never printed and never stored in a database; a database is never served under a master
//! key that is not its own; nothing here reveals a secret to whoever presents a wrong one.

mod derivation;
mod identity;
pub(crate) mod key_file;
mod mac;
mod master;
mod masters;
mod ring;
mod root;
mod rotation;
mod secret;
#[cfg(test)]
mod tests;

pub use identity::{IdentityError, UnlockError, check_identity, unlock, unlock_for_reading};
pub use key_file::KeyFileError;
pub(crate) use mac::framed;
pub use master::MasterKey;
pub use ring::Keyring;
pub use rotation::{Rotated, RotationError, prepare, rotate, subject_keys};

pub use crate::randomness::NoRandomness;
