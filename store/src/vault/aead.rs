//! Authenticated encryption with XChaCha20-Poly1305 and random nonces.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

use super::VaultError;
use crate::randomness::random;

/// Nonce length of XChaCha20-Poly1305: long enough to draw nonces at random without a bound on messages.
const NONCE: usize = 24;

/// Encrypts with XChaCha20-Poly1305 under a random nonce, which precedes the ciphertext.
pub(crate) fn encrypt(key: &[u8; 32], associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = random::<NONCE>()?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt((&nonce).into(), Payload { msg: plain, aad: associated })
        .map_err(|_| VaultError::Malformed)?;
    Ok([&nonce[..], &sealed].concat())
}

/// Decrypts the output of `encrypt`; `None` where authentication fails.
pub(crate) fn decrypt(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad: associated });
    plain.ok().map(Zeroizing::new)
}
