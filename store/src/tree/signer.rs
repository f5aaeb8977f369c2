use std::fmt;
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};

use super::{PublicKey, SignedNote};
use crate::keys::{KeyFileError, key_file};

/// Signs checkpoints, and the bundles that rest on them.
pub struct CheckpointKey {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for CheckpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckpointKey({})", self.public())
    }
}

impl CheckpointKey {
    /// The key in this file, for the log with this origin; where there is no file, a new key is drawn and kept there.
    pub fn load_or_create(origin: &str, path: &Path) -> Result<Self, KeyFileError> {
        Ok(Self::new(origin, &*key_file::load_or_create(path)?))
    }

    /// The key in this file, for the log with this origin.
    pub fn load(origin: &str, path: &Path) -> Result<Self, KeyFileError> {
        Ok(Self::new(origin, &*key_file::load(path)?))
    }

    /// The key with this secret, for the log with this origin.
    pub fn new(origin: &str, secret: &[u8; 32]) -> Self {
        Self { name: origin.to_owned(), key: SigningKey::from_bytes(secret) }
    }

    /// The part that everybody may know.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.name.clone(), self.key.verifying_key())
    }

    /// A text with its signature; every line of it ends with a newline, and none is empty.
    pub fn sign(&self, text: &str) -> SignedNote {
        let mut signature = self.public().id().to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        SignedNote::new(text, &self.name, &signature)
    }
}
