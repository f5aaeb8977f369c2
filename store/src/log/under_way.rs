use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Batches that the log has not answered yet; clones count together.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<Begun>>);

#[derive(Debug, Default)]
struct Begun {
    count: u64,
    /// When each began: the oldest has the smallest number.
    since: BTreeMap<u64, Instant>,
}

/// A batch that is under way, until this is dropped: also where whoever wrote it broke off.
#[derive(Debug)]
pub(super) struct BatchUnderWay {
    all: UnderWay,
    number: u64,
    since: Instant,
}

impl UnderWay {
    pub(super) fn begin(&self) -> BatchUnderWay {
        let since = Instant::now();
        let mut begun = self.begun();
        begun.count += 1;
        let number = begun.count;
        begun.since.insert(number, since);
        BatchUnderWay { all: self.clone(), number, since }
    }

    /// Since when the oldest of them waits.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.begun().since.first_key_value().map(|(_, since)| *since)
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BatchUnderWay {
    /// How long it has taken so far.
    pub(super) fn took(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for BatchUnderWay {
    fn drop(&mut self) {
        self.all.begun().since.remove(&self.number);
    }
}
