use std::fmt;
use std::path::Path;

use zeroize::Zeroizing;

use super::{KeyFileError, Keyring, key_file};

/// The key that all others derive from: 32 bytes, kept in a file of its own, wiped from memory when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Never the key.
impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// A key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The key in this file, which only its owner may read.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, KeyFileError> {
        key_file::load(path.as_ref()).map(Self)
    }

    /// The key in this file; where there is no file, a new key is drawn and kept there, if it may be.
    pub fn load_or_create(path: impl AsRef<Path>, may_create: bool) -> Result<Self, KeyFileError> {
        let path = path.as_ref();
        if may_create { key_file::load_or_create(path).map(Self) } else { Self::load(path) }
    }

    /// Tells keys apart without telling them: kept with the data that was begun under the key.
    pub fn fingerprint(&self) -> String {
        hex::encode(&Keyring::new(self).derive("fingerprint")[..16])
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
