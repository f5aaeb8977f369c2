//! HKDF-SHA256 (RFC 5869): a root from a master key, and from a root one key per purpose.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// HKDF extract: root of a master key.
pub(super) fn extract(master: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let (root, _) = Hkdf::<Sha256>::extract(Some(b"hoso"), master);
    Zeroizing::new(root.into())
}

/// HKDF expander of a root.
pub(super) fn expander(root: &[u8; 32]) -> Hkdf<Sha256> {
    match Hkdf::from_prk(&root[..]) {
        Ok(expander) => expander,
        Err(_) => unreachable!("a root has the length of a hash"),
    }
}

/// HKDF expand: 32 bytes for a purpose.
pub(super) fn expand(expander: &Hkdf<Sha256>, purpose: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    if expander.expand(purpose.as_bytes(), &mut *key).is_err() {
        unreachable!("HKDF-SHA256 gives up to 8160 bytes, and 32 are asked for");
    }
    key
}
