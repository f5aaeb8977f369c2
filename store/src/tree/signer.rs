//! The signing key of checkpoints and proof bundles.

use std::fmt;
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};

use super::{PublicKey, SignedNote};
use crate::keys::{KeyFileError, key_file};

/// Ed25519 key that signs checkpoints and proof bundles.
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
    /// Loads the key of this file for the log with this origin; creates the file with a random key where it is missing.
    pub fn load_or_create(origin: &str, path: &Path) -> Result<Self, KeyFileError> {
        Ok(Self::new(origin, &*key_file::load_or_create(path)?))
    }

    /// Loads the key of this file for the log with this origin.
    pub fn load(origin: &str, path: &Path) -> Result<Self, KeyFileError> {
        Ok(Self::new(origin, &*key_file::load(path)?))
    }

    /// Key with this secret, for the log with this origin.
    pub fn new(origin: &str, secret: &[u8; 32]) -> Self {
        Self { name: origin.to_owned(), key: SigningKey::from_bytes(secret) }
    }

    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.name.clone(), self.key.verifying_key())
    }

    /// Signs a text; every line of it must end with a newline, and none may be empty.
    pub fn sign(&self, text: &str) -> SignedNote {
        let mut signature = self.public().id().to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        SignedNote::new(text, &self.name, &signature)
    }
}
