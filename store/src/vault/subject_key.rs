//! Subject keys: drawing, wrapping and re-wrapping under a master key.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Moment, SubjectId};
use zeroize::Zeroizing;

use super::VaultError;
use super::aead::{decrypt, encrypt};
use crate::keys::{Keyring, framed};
use crate::log::SideWrite;
use crate::randomness::random;
use crate::sql::{Row, SqlError};

/// Unwrapped key of a subject; zeroized when the last holder drops it.
pub(super) struct SubjectKey {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

/// Redacts the key.
impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubjectKey({})", self.id)
    }
}

impl SubjectKey {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Unwraps a key of the ledger with the master key of this fingerprint.
    pub(super) fn unwrap(
        keyring: &Keyring,
        subject: SubjectId,
        id: String,
        wrapped: &[u8],
        master: &str,
    ) -> Result<Self, VaultError> {
        let wraps = keyring.wrapping(master).ok_or_else(|| VaultError::UnknownMaster(master.to_owned()))?;
        let opened = decrypt(&wraps, &wrapping(subject, &id), wrapped);
        let bytes = opened.and_then(|bytes| <[u8; 32]>::try_from(&bytes[..]).ok()).map(Zeroizing::new);
        Ok(Self { id, bytes: bytes.ok_or(VaultError::Wrapped(subject))? })
    }

    /// Wraps the key under the master key with this fingerprint.
    fn wrap(&self, keyring: &Keyring, subject: SubjectId, master: &str) -> Result<Vec<u8>, VaultError> {
        let wraps = keyring.wrapping(master).ok_or_else(|| VaultError::UnknownMaster(master.to_owned()))?;
        encrypt(&wraps, &wrapping(subject, &self.id), &self.bytes[..])
    }
}

/// Subject key as a row of the ledger, wrapped.
pub(crate) struct WrappedKey {
    pub(crate) subject: SubjectId,
    pub(crate) id: String,
    wrapped: Vec<u8>,
    /// Fingerprint of the master key that wraps it.
    pub(crate) master: String,
}

impl WrappedKey {
    pub(crate) const COLUMNS: &'static str = "subject, key_id, wrapped, master";

    pub(crate) fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self {
            subject: row.parsed("subject")?,
            id: row.text("key_id")?,
            wrapped: row.bytes("wrapped")?,
            master: row.text("master")?,
        })
    }

    pub(super) fn unwrap(self, keyring: &Keyring) -> Result<SubjectKey, VaultError> {
        SubjectKey::unwrap(keyring, self.subject, self.id, &self.wrapped, &self.master)
    }

    /// Re-wraps the key under another master key, for rotation.
    pub(crate) fn rewrap(self, keyring: &Keyring, master: &str) -> Result<Vec<u8>, VaultError> {
        let subject = self.subject;
        self.unwrap(keyring)?.wrap(keyring, subject, master)
    }
}

/// Associated data of a wrapped key: it does not unwrap as another subject's.
fn wrapping(subject: SubjectId, id: &str) -> Vec<u8> {
    framed(&[b"subject-key", subject.0.as_bytes(), id.as_bytes()])
}

/// Drawn key that is not stored yet.
#[derive(Debug, Clone)]
pub(crate) struct FreshKey {
    pub(super) subject: SubjectId,
    pub(super) key: Arc<SubjectKey>,
    wrapped: Vec<u8>,
    master: String,
}

impl FreshKey {
    /// Draws a random key and wraps it under the master key with this fingerprint.
    pub(super) fn draw(keyring: &Keyring, subject: SubjectId, master: String) -> Result<Self, VaultError> {
        let id = URL_SAFE_NO_PAD.encode(random::<12>()?);
        let key = SubjectKey { id, bytes: Zeroizing::new(random::<32>()?) };
        let wrapped = key.wrap(keyring, subject, &master)?;
        Ok(Self { subject, key: Arc::new(key), wrapped, master })
    }

    /// Side write that stores the key with the first event that it seals.
    pub(crate) fn side_write(&self, at: Moment) -> SideWrite {
        let (key, wrapped, master) = (self.key.id().to_owned(), self.wrapped.clone(), self.master.clone());
        SideWrite::CreateSubjectKey { subject: self.subject, key, wrapped, master, at }
    }
}
