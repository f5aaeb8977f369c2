//! The vault: field-level encryption of personal data, with crypto-shredding by destroying the subject's key.
//!
//! A sealed field is XChaCha20-Poly1305 under the key of its subject, bound to the place where it was first stored
//! (stream, sequence, JSON pointer), to its subject and to the key: moved elsewhere, it does not open. A subject's key
//! is drawn at random and kept wrapped under a key that derives from the master key; destroying that row erases every
//! copy of what it sealed, wherever it stands.
//!
//! Invariants: the inside of a personal field is never searched for markers, because users write it; a value in plain
//! text is never returned where a sealed one was asked for.

mod aead;
mod check;
mod cipher;
mod error;
mod keys;
mod markers;
mod place;
mod subject_key;
#[cfg(test)]
mod tests;

use crate::boxed;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Location, Marker, Personal, SealedBox, SubjectId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

pub(crate) use aead::{decrypt, encrypt};
pub use check::{Checked, Unopened, WhyUnopened};
pub use error::VaultError;
pub(crate) use keys::KeySet;
use keys::SubjectKeys;
pub use markers::plain;
pub(crate) use markers::{known_subjects, locate, sealed_subjects};
pub use place::{event_location, snapshot_location};
pub(crate) use subject_key::{FreshKey, WrappedKey};

use crate::keys::Keyring;
use crate::sql::Pool;

/// Time to live of a cached key: another instance may destroy it in the meantime.
const TIME_TO_LIVE: Duration = Duration::from_secs(30);

/// Encrypts and decrypts personal fields. Clones share the key cache.
#[derive(Clone, Debug)]
pub struct Vault(Arc<SubjectKeys>);

impl Vault {
    /// Vault over the subject keys in this ledger.
    pub fn new(keyring: Keyring, ledger: Pool) -> Self {
        Self::holding_keys_for(keyring, ledger, TIME_TO_LIVE)
    }

    /// Vault with this time to live for cached keys: the delay at most until another instance's erasure takes effect
    /// here.
    pub fn holding_keys_for(keyring: Keyring, ledger: Pool, time: Duration) -> Self {
        Self(Arc::new(SubjectKeys::new(keyring, ledger, time)))
    }

    /// Opens a field: known, or erased where its subject's key is gone.
    pub async fn open<T: DeserializeOwned + Clone>(&self, field: &Personal<T>) -> Result<Personal<T>, VaultError> {
        let Personal::Sealed(sealed) = field else { return Ok(field.clone()) };
        let held = self.0.held(&BTreeSet::from([sealed.subject])).await?;
        open_box(sealed, &held)
    }

    /// Opens fields with one query for all keys that are not cached.
    pub async fn open_many<T>(&self, fields: &[Personal<T>]) -> Result<Vec<Personal<T>>, VaultError>
    where
        T: DeserializeOwned + Clone,
    {
        let held = self.0.held(&fields.iter().map(Personal::subject).collect()).await?;
        let open = |field: &Personal<T>| match field {
            Personal::Sealed(sealed) => open_box(sealed, &held),
            Personal::Known { .. } | Personal::Erased { .. } => Ok(field.clone()),
        };
        fields.iter().map(open).collect()
    }

    /// Keys of these subjects as of now, to open with later without waiting. A key that cannot be unwrapped fails only
    /// the fields that need it.
    pub async fn hold(&self, subjects: impl IntoIterator<Item = SubjectId>) -> Result<HeldKeys, VaultError> {
        let subjects: BTreeSet<SubjectId> = subjects.into_iter().collect();
        match self.0.held(&subjects).await {
            Ok(keys) => Ok(HeldKeys { keys, damaged: BTreeSet::new() }),
            Err(VaultError::Wrapped(_)) => self.hold_one_by_one(subjects).await,
            Err(error) => Err(error),
        }
    }

    async fn hold_one_by_one(&self, subjects: BTreeSet<SubjectId>) -> Result<HeldKeys, VaultError> {
        let mut held = HeldKeys { keys: KeySet::default(), damaged: BTreeSet::new() };
        for subject in subjects {
            match self.0.held(&BTreeSet::from([subject])).await {
                Ok(keys) => held.keys.absorb(keys),
                Err(VaultError::Wrapped(subject)) => drop(held.damaged.insert(subject)),
                Err(error) => return Err(error),
            }
        }
        Ok(held)
    }

    /// Opens every sealed field in a value, in place.
    #[boxed]
    pub async fn open_value(&self, mut value: Value) -> Result<Value, VaultError> {
        let held = self.0.held(&sealed_subjects(&value)?).await?;
        open_fields(&mut value, &held)?;
        Ok(value)
    }

    /// Caches the keys of these subjects with one query, so that opening needs no further one.
    pub async fn prefetch(&self, subjects: impl IntoIterator<Item = SubjectId>) -> Result<(), VaultError> {
        self.0.held(&subjects.into_iter().collect()).await.map(drop)
    }

    /// Seals every known field in a value for this location.
    #[boxed]
    pub async fn seal_value(&self, place: &Location, value: Value) -> Result<Value, VaultError> {
        let mut value = value;
        let held = self.0.held(&known_subjects(&value)?).await?;
        seal_fields(&mut value, place, &held)?;
        Ok(value)
    }

    /// Seals a value that is personal as a whole and stored alone at this location, such as a column of a row.
    pub async fn seal_whole(
        &self,
        place: &Location,
        subject: impl Into<SubjectId>,
        value: &impl Serialize,
    ) -> Result<Value, VaultError> {
        let known = serde_json::to_value(Personal::of(subject, value)).map_err(|_| VaultError::Malformed)?;
        self.seal_value(place, known).await
    }

    /// Opens the output of `seal_whole` for the same location; `None` once its subject is erased.
    pub async fn open_whole<T>(&self, place: &Location, sealed: Value) -> Result<Option<T>, VaultError>
    where
        T: DeserializeOwned + Clone,
    {
        let mut field: Personal<T> = serde_json::from_value(sealed).map_err(|_| VaultError::Malformed)?;
        if let Personal::Sealed(sealed) = &mut field {
            sealed.at = Some(place::of_field(place, ""));
        }
        Ok(self.open(&field).await?.into_known())
    }

    /// Keyring of everything but the subjects' own data.
    pub fn keyring(&self) -> &Keyring {
        self.0.keyring()
    }

    /// Encrypts a token that this service issues and takes back itself, such as a cookie's value; `purpose` separates
    /// the domains.
    pub fn encrypt_token(&self, purpose: &str, plain: &[u8]) -> Result<String, VaultError> {
        let key = self.0.keyring().derive(&enclosed(purpose));
        Ok(URL_SAFE_NO_PAD.encode(encrypt(&key, purpose.as_bytes(), plain)?))
    }

    /// Decrypts a token of the same purpose; `None` where authentication fails.
    pub fn decrypt_token(&self, purpose: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let key = self.0.keyring().derive(&enclosed(purpose));
        decrypt(&key, purpose.as_bytes(), &URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }

    /// SHA-256 of a subject's wrapped key in the ledger, hex; `None` where there is none.
    #[boxed]
    pub async fn wrapped_key_digest(&self, subject: SubjectId) -> Result<Option<String>, VaultError> {
        self.0.wrapped_digest(subject).await
    }

    /// Evicts a subject's key from memory at once.
    pub fn evict(&self, subject: SubjectId) {
        self.0.evict(subject);
    }

    /// Evicts every subject's key from memory at once.
    pub(crate) fn forget_all(&self) {
        self.0.forget_all();
    }

    pub(crate) async fn held(&self, subjects: &BTreeSet<SubjectId>) -> Result<KeySet, VaultError> {
        self.0.held(subjects).await
    }

    /// Draws a key for a subject without one, to be stored with the first event that it seals.
    pub(crate) async fn fresh_key(&self, subject: SubjectId) -> Result<FreshKey, VaultError> {
        self.0.draw(subject).await
    }
}

/// Keys of some subjects as of one moment. For short use only: a key that is destroyed meanwhile still opens.
#[derive(Debug)]
pub struct HeldKeys {
    keys: KeySet,
    /// Subjects whose keys exist but cannot be unwrapped.
    damaged: BTreeSet<SubjectId>,
}

impl HeldKeys {
    /// Opens a field: known, or erased where its subject had no key or was not among those asked for.
    pub fn open<T: DeserializeOwned + Clone>(&self, field: &Personal<T>) -> Result<Personal<T>, VaultError> {
        match field {
            Personal::Sealed(sealed) if self.damaged.contains(&sealed.subject) => {
                Err(VaultError::Wrapped(sealed.subject))
            }
            Personal::Sealed(sealed) => open_box(sealed, &self.keys),
            Personal::Known { .. } | Personal::Erased { .. } => Ok(field.clone()),
        }
    }
}

fn enclosed(purpose: &str) -> String {
    format!("enclosed/{purpose}")
}

/// Opens every sealed field in a value with these keys; those of subjects without a key become erased.
pub(crate) fn open_fields(value: &mut Value, held: &KeySet) -> Result<(), VaultError> {
    markers::replace(value, &mut |_, marker| match marker {
        Marker::Sealed(sealed) => {
            let opened: Personal<Value> = open_box(&sealed, held)?;
            serde_json::to_value(opened).map(Some).map_err(|_| VaultError::broken(&sealed))
        }
        Marker::Known { .. } | Marker::Erased { .. } => Ok(None),
    })
}

/// Seals every known field in a value with these keys. A field that is sealed already came from elsewhere and would
/// never open here: an error.
pub(crate) fn seal_fields(value: &mut Value, place: &Location, held: &KeySet) -> Result<(), VaultError> {
    markers::replace(value, &mut |pointer, marker| match marker {
        Marker::Known { subject, value } => {
            let key = held.get(subject).ok_or(VaultError::SubjectErased(subject))?;
            let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| VaultError::Malformed)?);
            let at = place::of_field(place, pointer);
            let sealed = cipher::seal(&key, &cipher::associated(&at, subject, key.id()), &plain)?;
            let sealed = SealedBox { subject, key: key.id().to_owned(), sealed, at: None };
            Marker::Sealed(sealed).write().map(Some).map_err(|_| VaultError::Malformed)
        }
        Marker::Sealed(sealed) => Err(VaultError::SealedElsewhere(sealed.subject)),
        Marker::Erased { .. } => Ok(None),
    })?;
    if markers::holds_plain(value) { Err(VaultError::Malformed) } else { Ok(()) }
}

fn open_box<T: DeserializeOwned>(sealed: &SealedBox, held: &KeySet) -> Result<Personal<T>, VaultError> {
    let subject = sealed.subject;
    let Some(key) = held.get(subject) else { return Ok(Personal::Erased { subject }) };
    let at = sealed.at.as_ref().ok_or(VaultError::Unlocated(subject))?;
    if key.id() != sealed.key {
        return Err(VaultError::broken(sealed));
    }
    let plain = cipher::open(&key, &cipher::associated(at, subject, key.id()), &sealed.sealed)
        .ok_or_else(|| VaultError::broken(sealed))?;
    let value = serde_json::from_slice(&plain).map_err(|_| VaultError::broken(sealed))?;
    Ok(Personal::Known { subject, value })
}
