use std::fmt;
use std::path::Path;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::SignedNote;
use crate::keys::{KeyFileError, key_file};

/// Ed25519 among the signature types of C2SP's signed notes.
const ED25519: u8 = 1;

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a public key is written name+hash+key")]
pub struct InvalidPublicKey;

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
        PublicKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// A text with its signature; every line of it ends with a newline, and none is empty.
    pub fn sign(&self, text: &str) -> SignedNote {
        let mut signature = self.public().id().to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        SignedNote::new(text, &self.name, &signature)
    }
}

/// Verifies notes; written `name+hash+key`, as C2SP's signed notes have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Of the log.
    pub name: String,
    key: VerifyingKey,
}

impl PublicKey {
    /// What signatures name it by.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update(*b"\n")
            .chain_update([ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// What tells it apart in the name of a file.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.id())
    }

    /// Whether a signature, behind the key's id, is of this key.
    pub(super) fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((id, signature)) = signature.split_first_chunk::<4>() else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        *id == self.id() && self.key.verify_strict(text, &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), STANDARD.encode(key))
    }
}

impl FromStr for PublicKey {
    type Err = InvalidPublicKey;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(InvalidPublicKey);
        };
        let key = STANDARD.decode(key).map_err(|_| InvalidPublicKey)?;
        let Some((&ED25519, key)) = key.split_first() else { return Err(InvalidPublicKey) };
        let key: [u8; 32] = key.try_into().map_err(|_| InvalidPublicKey)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| InvalidPublicKey)?;
        let found = Self { name: name.to_owned(), key };
        if hex::encode(found.id()) == id { Ok(found) } else { Err(InvalidPublicKey) }
    }
}
