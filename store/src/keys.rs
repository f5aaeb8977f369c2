//! Keys: the master key in its file, and every other key derived from it.
//!
//! Invariants: the master key is never printed and never stored in a database; a database that was begun under one
//! master key is never served under another; nothing here tells a secret to whoever presents a wrong one.

mod identity;
pub(crate) mod key_file;
mod mac;
mod master;
mod ring;
mod secret;
#[cfg(test)]
mod tests;

pub use identity::{IdentityError, UnlockError, check_identity, unlock};
pub use key_file::KeyFileError;
pub(crate) use mac::framed;
pub use master::MasterKey;
pub use ring::Keyring;

use thiserror::Error;

/// The operating system gives no randomness: nothing can be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// Fresh random bytes of the operating system.
#[expect(clippy::disallowed_methods, reason = "the one place of the store where randomness enters")]
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
