//! Random bytes from the operating system, for keys, nonces and names.

use thiserror::Error;

/// The operating system's random number generator failed: nothing can be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the system gives no randomness")]
pub struct NoRandomness;

/// Random bytes of the operating system.
#[expect(clippy::disallowed_methods, reason = "the one place of the store where randomness enters")]
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
