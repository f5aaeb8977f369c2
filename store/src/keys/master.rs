use std::fmt;
use std::path::Path;

use zeroize::Zeroizing;

use super::derivation::{expand, expander, extract};
use super::{KeyFileError, key_file};

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

    /// The keys in this file, one a line, which only its owner may read: the present one last, and those before it for
    /// as long as something is wrapped under them.
    pub fn load_all(path: impl AsRef<Path>) -> Result<Vec<Self>, KeyFileError> {
        Ok(key_file::load_all(path.as_ref())?.into_iter().map(Self).collect())
    }

    /// The keys in this file; where there is no file, a new key is drawn and kept there, if it may be.
    pub fn load_or_create(path: impl AsRef<Path>, may_create: bool) -> Result<Vec<Self>, KeyFileError> {
        let path = path.as_ref();
        if may_create {
            Ok(key_file::load_or_create_all(path)?.into_iter().map(Self).collect())
        } else {
            Self::load_all(path)
        }
    }

    /// Draws a new key behind those in this file.
    pub(crate) fn draw_behind(path: impl AsRef<Path>) -> Result<Self, KeyFileError> {
        key_file::append(path.as_ref()).map(Self)
    }

    /// Tells keys apart without telling them: kept with the data that was begun under the key.
    pub fn fingerprint(&self) -> String {
        hex::encode(&self.derive("fingerprint")[..16])
    }

    /// The key of a purpose that changes with the master key.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        expand(&expander(&extract(&self.0)), purpose)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
