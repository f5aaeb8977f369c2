use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Ed25519 among the signature types of C2SP's signed notes.
const ED25519: u8 = 1;

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a public key is written name+hash+key")]
pub struct InvalidPublicKey;

/// Verifies notes; written `name+hash+key`, as C2SP's signed notes have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub name: String,
    key: VerifyingKey,
}

impl PublicKey {
    pub(super) fn new(name: String, key: VerifyingKey) -> Self {
        Self { name, key }
    }

    /// What signatures name it by.
    pub(super) fn id(&self) -> [u8; 4] {
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
