//! Semaphores per caller, with a bounded queue.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// Queue length per permitted operation; beyond it callers are refused at once.
const WAITING: u32 = 4;

/// Kind of work that asks for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// An operation: counted, with [`WAITING`] queued for each running one.
    Operation,
    /// An event of a subscription: weighed by its cost, not counted. The number of streams is limited
    /// where they are opened.
    Event,
}

/// Semaphores of active callers; entries of idle ones are removed, so that memory stays bounded.
pub(super) struct Shares<K> {
    held: Arc<Mutex<HashMap<K, Arc<Share>>>>,
    places: u32,
    cost: u32,
}

impl<K> Clone for Shares<K> {
    fn clone(&self) -> Self {
        Self { held: Arc::clone(&self.held), ..*self }
    }
}

/// Semaphores of one caller.
struct Share {
    /// Running and waiting together.
    queue: Arc<Semaphore>,
    running: Arc<Semaphore>,
    cost: Arc<Semaphore>,
}

/// Permits of one operation.
pub(super) struct SharePermits<K: Eq + Hash> {
    shares: Shares<K>,
    key: K,
    share: Option<Arc<Share>>,
    permits: Vec<OwnedSemaphorePermit>,
}

/// So many permits, as a semaphore counts them.
pub(super) fn whole(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS)
}

impl<K: Eq + Hash + Copy> Shares<K> {
    pub(super) fn new(places: u32, cost: u32) -> Self {
        Self { held: Arc::default(), places: places.max(1), cost }
    }

    /// Takes permits for an operation of this caller; `None` where there is no room until then.
    pub(super) async fn hold(&self, key: K, cost: u32, until: Instant, asks: Asks) -> Option<SharePermits<K>> {
        let share = self.of(key);
        let [queue, running, room] = [&share.queue, &share.running, &share.cost].map(Arc::clone);
        // Made first, so that a caller who gives up while waiting cleans up too.
        let mut held = SharePermits { shares: self.clone(), key, share: Some(share), permits: Vec::with_capacity(3) };
        match asks {
            Asks::Operation => {
                held.permits.push(queue.try_acquire_owned().ok()?);
                held.permits.push(timeout_at(until, running.acquire_owned()).await.ok()?.ok()?);
            }
            Asks::Event => {}
        }
        held.permits.push(timeout_at(until, room.acquire_many_owned(cost)).await.ok()?.ok()?);
        Some(held)
    }

    fn of(&self, key: K) -> Arc<Share> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let share = held.entry(key).or_insert_with(|| {
            let semaphore = |permits| Arc::new(Semaphore::new(whole(permits)));
            Arc::new(Share {
                queue: semaphore(self.places.saturating_mul(1 + WAITING)),
                running: semaphore(self.places),
                cost: semaphore(self.cost),
            })
        });
        Arc::clone(share)
    }

    #[cfg(test)]
    pub(super) fn callers(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl<K: Eq + Hash> Drop for SharePermits<K> {
    fn drop(&mut self) {
        self.permits.clear();
        let mut held = self.shares.held.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.share.take());
        if held.get(&self.key).is_some_and(|share| Arc::strong_count(share) == 1) {
            held.remove(&self.key);
        }
    }
}
