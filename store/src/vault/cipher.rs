use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::{Location, SubjectId};
use zeroize::Zeroizing;

use super::VaultError;
use super::subject_key::SubjectKey;
use crate::keys::{framed, random};

/// Bytes of a nonce: long enough to be drawn at random for as long as anybody seals.
const NONCE: usize = 24;

/// What a field's seal covers besides the field itself.
pub(super) fn associated(at: &Location, subject: SubjectId, key: &str) -> Vec<u8> {
    framed(&[b"field", at.0.as_bytes(), subject.0.as_bytes(), key.as_bytes()])
}

/// Seals under a subject's key: nonce and ciphertext, base64url.
pub(super) fn seal(key: &SubjectKey, associated: &[u8], plain: &[u8]) -> Result<String, VaultError> {
    Ok(URL_SAFE_NO_PAD.encode(encrypt(key.bytes(), associated, plain)?))
}

/// Opens what `seal` gave.
pub(super) fn open(key: &SubjectKey, associated: &[u8], sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    decrypt(key.bytes(), associated, &URL_SAFE_NO_PAD.decode(sealed).ok()?)
}

/// XChaCha20-Poly1305 under a nonce drawn here, which stands before the ciphertext.
pub(crate) fn encrypt(key: &[u8; 32], associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = random::<NONCE>()?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt((&nonce).into(), Payload { msg: plain, aad: associated })
        .map_err(|_| VaultError::Malformed)?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what `encrypt` gave; `None` where it is not that.
pub(crate) fn decrypt(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad: associated });
    plain.ok().map(Zeroizing::new)
}
