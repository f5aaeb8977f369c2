//! Batches in flight, with the start of each.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Batches in flight; clones share the count.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay(Arc<Mutex<Begun>>);

#[derive(Debug, Default)]
struct Begun {
    count: u64,
    /// Start of each batch; the oldest has the smallest number.
    since: BTreeMap<u64, Instant>,
}

/// RAII guard of a batch in flight: ends when dropped, also if the writer panics.
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

    /// Start of the oldest batch in flight.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.begun().since.first_key_value().map(|(_, since)| *since)
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BatchUnderWay {
    pub(super) fn took(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Drop for BatchUnderWay {
    fn drop(&mut self) {
        self.all.begun().since.remove(&self.number);
    }
}
