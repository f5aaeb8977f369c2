//! Subject keys: cached in memory, stored wrapped in the ledger.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use domain::SubjectId;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::VaultError;
use super::subject_key::{FreshKey, SubjectKey, WrappedKey};
use crate::keys::Keyring;
use crate::ledger::LogIdentity;
use crate::sql::{Pool, Sql};

/// Maximum number of cached keys.
const CAPACITY: usize = 16_384;
/// Subjects per query.
const CHUNK: usize = 256;

/// Subject keys as of one read; a subject without one is erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeySet(HashMap<SubjectId, Arc<SubjectKey>>);

impl KeySet {
    pub(super) fn get(&self, subject: SubjectId) -> Option<Arc<SubjectKey>> {
        self.0.get(&subject).cloned()
    }

    pub(crate) fn has(&self, subject: SubjectId) -> bool {
        self.0.contains_key(&subject)
    }

    /// Ids of the keys, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.0.values().map(|key| key.id().to_owned()).collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Adds a key that is about to be stored.
    pub(crate) fn insert(&mut self, fresh: &FreshKey) {
        self.0.insert(fresh.subject, Arc::clone(&fresh.key));
    }
}

#[derive(Clone)]
struct Read {
    /// `None` where the subject had none.
    key: Option<Arc<SubjectKey>>,
    at: Instant,
}

/// Cache of unwrapped subject keys over the ledger, which holds them wrapped.
pub(super) struct SubjectKeys {
    keyring: Keyring,
    ledger: Pool,
    read: Cache<SubjectId, Read>,
    /// Counts evictions: a read that began before one must not put its result back after it.
    forgotten: AtomicU64,
    time_to_live: Duration,
}

impl fmt::Debug for SubjectKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubjectKeys({} in memory)", self.read.len())
    }
}

impl SubjectKeys {
    pub(super) fn new(keyring: Keyring, ledger: Pool, time_to_live: Duration) -> Self {
        let (read, forgotten) = (Cache::new(CAPACITY), AtomicU64::new(0));
        Self { keyring, ledger, read, forgotten, time_to_live }
    }

    pub(super) fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Keys of these subjects, from the cache or with one query for the others.
    pub(super) async fn held(&self, subjects: &BTreeSet<SubjectId>) -> Result<KeySet, VaultError> {
        let mut held = KeySet::default();
        let mut missing = Vec::new();
        for subject in subjects {
            match self.read.get(subject).filter(|read| read.at.elapsed() < self.time_to_live) {
                Some(Read { key: Some(key), .. }) => drop(held.0.insert(*subject, key)),
                Some(Read { key: None, .. }) => {}
                None => missing.push(*subject),
            }
        }
        for chunk in missing.chunks(CHUNK) {
            held.0.extend(self.fetch(chunk).await?);
        }
        Ok(held)
    }

    async fn fetch(&self, subjects: &[SubjectId]) -> Result<HashMap<SubjectId, Arc<SubjectKey>>, VaultError> {
        let (at, forgotten) = (Instant::now(), self.forgotten.load(Ordering::SeqCst));
        // Rounded up to a power of two, so that few statements are prepared; the last subject fills the rest.
        let (asked, last) = (subjects.len().next_power_of_two(), subjects.last().copied());
        let text = format!(
            "SELECT {} FROM subject_keys WHERE subject IN ({})",
            WrappedKey::COLUMNS,
            Sql::placeholders(1, asked)
        );
        let sql = Sql::new(text).bind_all(subjects.iter().copied().chain(last.into_iter().cycle()).take(asked));
        let mut found = HashMap::new();
        for row in self.ledger.fetch_all(sql).await? {
            let wrapped = WrappedKey::read(&row)?;
            let subject = wrapped.subject;
            found.insert(subject, Arc::new(wrapped.unwrap(&self.keyring)?));
        }
        for subject in subjects {
            self.read.insert(*subject, Read { key: found.get(subject).cloned(), at });
        }
        // An eviction counts first and removes then: so one of the two removals comes after the insertion above.
        if self.forgotten.load(Ordering::SeqCst) != forgotten {
            for subject in subjects {
                self.read.remove(subject);
            }
        }
        Ok(found)
    }

    /// SHA-256 of the wrapped key: tells it from any other without revealing it.
    pub(super) async fn wrapped_digest(&self, subject: SubjectId) -> Result<Option<String>, VaultError> {
        let sql = Sql::new("SELECT wrapped FROM subject_keys WHERE subject = $1").bind(subject);
        let row = self.ledger.fetch_optional(sql).await?;
        Ok(row.map(|row| row.bytes("wrapped")).transpose()?.map(|wrapped| hex::encode(Sha256::digest(wrapped))))
    }

    /// Draws a key for a subject without one, wrapped under the current master key of the log, read anew: another
    /// process may have rotated it.
    pub(super) async fn draw(&self, subject: SubjectId) -> Result<FreshKey, VaultError> {
        let identity = LogIdentity::read(&self.ledger).await?.ok_or(VaultError::NotBegun)?;
        FreshKey::draw(&self.keyring, subject, identity.master_key_fingerprint)
    }

    pub(super) fn evict(&self, subject: SubjectId) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.read.remove(&subject);
    }

    pub(super) fn forget_all(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.read.clear();
    }
}
