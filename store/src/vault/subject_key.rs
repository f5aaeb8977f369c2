use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Moment, SubjectId};
use zeroize::Zeroizing;

use super::{VaultError, cipher};
use crate::keys::{Keyring, framed, random};
use crate::log::SideWrite;

/// A subject's key, unwrapped; wiped from memory when nobody holds it any more.
pub(super) struct SubjectKey {
    id: String,
    bytes: Zeroizing<[u8; 32]>,
}

/// Never the key.
impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubjectKey({})", self.id)
    }
}

impl SubjectKey {
    /// Names the key.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// A key as the ledger keeps it.
    pub(super) fn unwrap(
        keyring: &Keyring,
        subject: SubjectId,
        id: String,
        wrapped: &[u8],
    ) -> Result<Self, VaultError> {
        let opened = cipher::decrypt(&keyring.derive("wrap"), &wrapping(subject, &id), wrapped);
        let bytes = opened.and_then(|bytes| <[u8; 32]>::try_from(&bytes[..]).ok()).map(Zeroizing::new);
        Ok(Self { id, bytes: bytes.ok_or(VaultError::Wrapped(subject))? })
    }
}

/// What the wrapping of a key covers besides the key: taken for another subject's, it does not unwrap.
fn wrapping(subject: SubjectId, id: &str) -> Vec<u8> {
    framed(&[b"subject-key", subject.0.as_bytes(), id.as_bytes()])
}

/// A key that is not stored yet.
#[derive(Debug, Clone)]
pub(crate) struct FreshKey {
    pub(super) subject: SubjectId,
    pub(super) key: Arc<SubjectKey>,
    wrapped: Vec<u8>,
}

impl FreshKey {
    pub(super) fn draw(keyring: &Keyring, subject: SubjectId) -> Result<Self, VaultError> {
        let id = URL_SAFE_NO_PAD.encode(random::<12>()?);
        let bytes = Zeroizing::new(random::<32>()?);
        let wrapped = cipher::encrypt(&keyring.derive("wrap"), &wrapping(subject, &id), &bytes[..])?;
        Ok(Self { subject, key: Arc::new(SubjectKey { id, bytes }), wrapped })
    }

    /// Stores it, with the first event that it seals.
    pub(crate) fn side_write(&self, at: Moment) -> SideWrite {
        let (key, wrapped) = (self.key.id().to_owned(), self.wrapped.clone());
        SideWrite::CreateSubjectKey { subject: self.subject, key, wrapped, at }
    }
}
