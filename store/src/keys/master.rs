//! Master keys: loading, creation, fingerprint, and derivation of the keys that change with them.

use std::fmt;
use std::path::Path;

use zeroize::Zeroizing;

use super::derivation::{expand, expander, extract};
use super::{KeyFileError, key_file};

/// Master key: 32 bytes that all other keys derive from, in a file of its own, zeroized when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Redacts the key.
impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Loads the keys of this file, one a line, which only its owner may read: the present one last, and before it
    /// former ones that still wrap something.
    pub fn load_all(path: impl AsRef<Path>) -> Result<Vec<Self>, KeyFileError> {
        Ok(key_file::load_all(path.as_ref())?.into_iter().map(Self).collect())
    }

    /// Loads the keys of this file; a missing file is created with a random key, if allowed.
    pub fn load_or_create(path: impl AsRef<Path>, may_create: bool) -> Result<Vec<Self>, KeyFileError> {
        let path = path.as_ref();
        if may_create {
            Ok(key_file::load_or_create_all(path)?.into_iter().map(Self).collect())
        } else {
            Self::load_all(path)
        }
    }

    /// Appends a new random key to this file.
    pub(crate) fn draw_behind(path: impl AsRef<Path>) -> Result<Self, KeyFileError> {
        key_file::append(path.as_ref()).map(Self)
    }

    /// Fingerprint of the key, stored with the data that it protects; reveals nothing of the key.
    pub fn fingerprint(&self) -> String {
        hex::encode(&self.derive("fingerprint")[..16])
    }

    /// Derives the key of a purpose that changes with the master key.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        expand(&expander(&extract(&self.0)), purpose)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
