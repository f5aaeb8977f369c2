use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

/// So many operations wait for each that may run; whoever comes then is refused at once.
const WAITING: u32 = 4;

/// What asks for room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// An operation: so many run at once, and [`WAITING`] wait for each of them.
    Operation,
    /// An event of a subscription: it weighs what it costs, and takes no operation's place. How many there may be is
    /// bounded where streams are opened.
    Event,
}

/// What each of many callers has under way; nothing is kept of those who have nothing.
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

/// The room of one caller.
struct Share {
    /// Running and waiting together.
    queue: Arc<Semaphore>,
    running: Arc<Semaphore>,
    cost: Arc<Semaphore>,
}

/// Room that one operation holds.
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

    /// Holds room for an operation of this caller; `None` where there is none until then.
    pub(super) async fn hold(&self, key: K, cost: u32, until: Instant, asks: Asks) -> Option<SharePermits<K>> {
        let share = self.of(key);
        let [queue, running, room] = [&share.queue, &share.running, &share.cost].map(Arc::clone);
        // Made first: whoever gives up while waiting leaves nothing behind either.
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
