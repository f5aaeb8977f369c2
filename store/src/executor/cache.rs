//! In-memory cache of aggregate states, by stream.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{AggregateKind, Decide, SubjectId};
use uuid::Uuid;

use super::folded::LoadedState;

/// Maximum number of cached states.
const CAPACITY: usize = 4_096;

/// State with its type erased.
#[derive(Clone)]
struct CacheEntry {
    version: u64,
    /// Subjects whose data it holds in plain text: evicted with their key.
    subjects: Arc<BTreeSet<SubjectId>>,
    folded: Arc<dyn Any + Send + Sync>,
}

/// In-memory cache of recently used states. A stale entry, or one of a tail that the log has lost, does no harm: the
/// append's expected version and previous hash reject what was decided on it.
pub(super) struct Cache(quick_cache::sync::Cache<(AggregateKind, Uuid), CacheEntry>);

impl Cache {
    pub(super) fn new() -> Self {
        Self(quick_cache::sync::Cache::new(CAPACITY))
    }

    pub(super) fn get<A: Decide + 'static>(&self, id: Uuid) -> Option<Arc<LoadedState<A>>> {
        self.0.get(&(A::KIND, id))?.folded.downcast().ok()
    }

    /// Inserts a state, unless a newer version is cached.
    pub(super) fn keep<A: Decide + 'static>(&self, id: Uuid, folded: &Arc<LoadedState<A>>) {
        let key = (A::KIND, id);
        if folded.version > 0 && self.0.peek(&key).is_none_or(|kept| kept.version <= folded.version) {
            let subjects = Arc::clone(&folded.subjects);
            self.0.insert(key, CacheEntry { version: folded.version, subjects, folded: Arc::clone(folded) as _ });
        }
    }

    pub(super) fn drop_state<A: Decide>(&self, id: Uuid) {
        self.0.remove(&(A::KIND, id));
    }

    pub(super) fn clear(&self) {
        self.0.clear();
    }

    pub(super) fn evict(&self, subject: SubjectId) {
        self.0.retain(|_, kept| !kept.subjects.contains(&subject));
    }
}
