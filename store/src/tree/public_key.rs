//! Verifier keys of signed notes (C2SP), with Ed25519.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Ed25519 among the signature types of C2SP's signed notes.
const ED25519: u8 = 1;

/// Parse error of a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a public key is written name+hash+key")]
pub struct InvalidPublicKey;

/// Verifier key of signed notes, written `name+hash+key` (C2SP).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    pub name: String,
    key: VerifyingKey,
}

impl PublicKey {
    pub(super) fn new(name: String, key: VerifyingKey) -> Self {
        Self { name, key }
    }

    /// Key id in signature lines.
    pub(super) fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update(*b"\n")
            .chain_update([ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Short fingerprint for file names.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.id())
    }

    /// Verifies a signature with its key id stripped.
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
