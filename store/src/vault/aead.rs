use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

use super::VaultError;
use crate::randomness::random;

/// Bytes of a nonce: long enough to be drawn at random for as long as anybody seals.
const NONCE: usize = 24;

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
