use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{AggregateKind, Decide, SubjectId};
use uuid::Uuid;

use super::folded::LoadedState;

/// States in memory at most.
const CAPACITY: usize = 4_096;

/// A state, whatever its type.
#[derive(Clone)]
struct CacheEntry {
    version: u64,
    /// Whose data stands in it in plain text.
    subjects: Arc<BTreeSet<SubjectId>>,
    folded: Arc<dyn Any + Send + Sync>,
}

/// The states that were used last. One that is behind the log, or of a tail that the log has lost, does no harm: what
/// is decided on it is appended only where the stream still ends with its last event.
pub(super) struct Cache(quick_cache::sync::Cache<(AggregateKind, Uuid), CacheEntry>);

impl Cache {
    pub(super) fn new() -> Self {
        Self(quick_cache::sync::Cache::new(CAPACITY))
    }

    pub(super) fn get<A: Decide + 'static>(&self, id: Uuid) -> Option<Arc<LoadedState<A>>> {
        self.0.get(&(A::KIND, id))?.folded.downcast().ok()
    }

    /// Keeps a state, unless a newer one is kept.
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
