//! Encryption of one field under its subject's key, bound to location, subject and key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Location, SubjectId};
use zeroize::Zeroizing;

use super::VaultError;
use super::aead::{decrypt, encrypt};
use super::subject_key::SubjectKey;
use crate::keys::framed;

/// AEAD associated data of a field: location, subject and key id.
pub(super) fn associated(at: &Location, subject: SubjectId, key: &str) -> Vec<u8> {
    framed(&[b"field", at.0.as_bytes(), subject.0.as_bytes(), key.as_bytes()])
}

/// Encrypts under a subject's key: nonce and ciphertext, base64url.
pub(super) fn seal(key: &SubjectKey, associated: &[u8], plain: &[u8]) -> Result<String, VaultError> {
    Ok(URL_SAFE_NO_PAD.encode(encrypt(key.bytes(), associated, plain)?))
}

/// Decrypts the output of `seal`.
pub(super) fn open(key: &SubjectKey, associated: &[u8], sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    decrypt(key.bytes(), associated, &URL_SAFE_NO_PAD.decode(sealed).ok()?)
}
