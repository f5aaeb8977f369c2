//! The root of derived keys that never change, sealed under the current master key.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::derivation::{expander, extract};
use super::{MasterKey, framed};
use crate::vault::{VaultError, decrypt, encrypt};

/// Root of every derived key that must never change: extracted from the master key that the log was begun under. Later
/// master keys seal it.
pub(super) struct Root(Zeroizing<[u8; 32]>);

impl Root {
    /// Root of a log that was begun under this master key.
    pub(super) fn of(first: &MasterKey) -> Self {
        Self(extract(first.bytes()))
    }

    /// Decrypts the output of `seal`; `None` where authentication fails.
    pub(super) fn open(sealed: &[u8], master: &MasterKey) -> Option<Self> {
        let opened = decrypt(&master.derive("root"), &framed(&[b"root"]), sealed)?;
        <[u8; 32]>::try_from(&opened[..]).ok().map(|root| Self(Zeroizing::new(root)))
    }

    /// Encrypts it under another master key.
    pub(super) fn seal(&self, master: &MasterKey) -> Result<Vec<u8>, VaultError> {
        encrypt(&master.derive("root"), &framed(&[b"root"]), &self.0[..])
    }

    pub(super) fn expander(&self) -> Hkdf<Sha256> {
        expander(&self.0)
    }
}
