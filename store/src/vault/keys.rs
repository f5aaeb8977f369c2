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

/// Keys in memory at most.
const CAPACITY: usize = 16_384;
/// Subjects in one question.
const CHUNK: usize = 256;

/// Keys of subjects as they are now; a subject without one is erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeySet(HashMap<SubjectId, Arc<SubjectKey>>);

impl KeySet {
    /// The key of this subject.
    pub(super) fn get(&self, subject: SubjectId) -> Option<Arc<SubjectKey>> {
        self.0.get(&subject).cloned()
    }

    /// Whether this subject has a key.
    pub(crate) fn has(&self, subject: SubjectId) -> bool {
        self.0.contains_key(&subject)
    }

    /// What the keys are called, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.0.values().map(|key| key.id().to_owned()).collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Also this one, which is about to be stored.
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

/// The subjects' keys, wrapped in the ledger, unwrapped in memory for a short time.
pub(super) struct SubjectKeys {
    keyring: Keyring,
    ledger: Pool,
    read: Cache<SubjectId, Read>,
    /// How often something was forgotten: what was read before must not come back after.
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

    /// The keys of these subjects: from memory, the others with one question to the ledger.
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
        // Forgetting counts first and removes then: one of the two removals comes after the insertion above.
        if self.forgotten.load(Ordering::SeqCst) != forgotten {
            for subject in subjects {
                self.read.remove(subject);
            }
        }
        Ok(found)
    }

    /// Tells a wrapped key from any other without telling it.
    pub(super) async fn wrapped_digest(&self, subject: SubjectId) -> Result<Option<String>, VaultError> {
        let sql = Sql::new("SELECT wrapped FROM subject_keys WHERE subject = $1").bind(subject);
        let row = self.ledger.fetch_optional(sql).await?;
        Ok(row.map(|row| row.bytes("wrapped")).transpose()?.map(|wrapped| hex::encode(Sha256::digest(wrapped))))
    }

    /// A key for a subject that has none, under the master key that the log is kept under now: another process may have
    /// rotated it.
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
