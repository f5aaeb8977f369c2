use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{MasterKey, framed};
use crate::vault::{VaultError, decrypt, encrypt};

/// What every key that must never change derives from: that of the master key which the log was begun under. Later
/// master keys seal it.
pub(super) struct Root(Zeroizing<[u8; 32]>);

impl Root {
    /// Of a log that was begun under this master key.
    pub(super) fn of(first: &MasterKey) -> Self {
        let (root, _) = Hkdf::<Sha256>::extract(Some(b"hoso"), first.bytes());
        Self(Zeroizing::new(root.into()))
    }

    /// Opens what `seal` gave; `None` where it is not that.
    pub(super) fn open(sealed: &[u8], master: &MasterKey) -> Option<Self> {
        let opened = decrypt(&master.derive("root"), &framed(&[b"root"]), sealed)?;
        <[u8; 32]>::try_from(&opened[..]).ok().map(|root| Self(Zeroizing::new(root)))
    }

    /// Seals it under another master key.
    pub(super) fn seal(&self, master: &MasterKey) -> Result<Vec<u8>, VaultError> {
        encrypt(&master.derive("root"), &framed(&[b"root"]), &self.0[..])
    }

    pub(super) fn expander(&self) -> Hkdf<Sha256> {
        match Hkdf::from_prk(&self.0[..]) {
            Ok(expander) => expander,
            Err(_) => unreachable!("a root has the length of a hash"),
        }
    }
}

/// 32 bytes for a purpose.
pub(super) fn expand(expander: &Hkdf<Sha256>, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    if expander.expand(purpose.as_bytes(), &mut *key).is_err() {
        unreachable!("HKDF-SHA256 gives up to 8160 bytes, and 32 are asked for");
    }
    key
}
