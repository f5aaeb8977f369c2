//! Deadlock guard: asserts that no task waits for a connection of a pool while it holds one of the same pool. With
//! every connection held by a task that waits for another, all would wait for ever. Active where debug assertions are
//! on.

#[cfg(debug_assertions)]
use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(debug_assertions)]
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

#[cfg(debug_assertions)]
use tokio::task::{Id, try_id};

/// Task id, its line and the pool.
#[cfg(debug_assertions)]
type Key = (Id, u64, usize);

#[cfg(debug_assertions)]
static HELD: LazyLock<Mutex<HashMap<Key, u32>>> = LazyLock::new(Mutex::default);

tokio::task_local! {
    static LINE: u64;
}

/// Runs concurrent work of one task (`buffer_unordered`, say) as a holder of its own: all such futures are polled to
/// their end, so a connection held by one does not block the others for ever.
pub async fn own_line<F: Future>(work: F) -> F::Output {
    static LINES: AtomicU64 = AtomicU64::new(1);
    LINE.scope(LINES.fetch_add(1, Ordering::Relaxed), work).await
}

/// RAII record of a held connection. Pool 0 stands for connections that belong to no pool.
#[derive(Debug)]
pub(super) struct HeldConnection {
    #[cfg(debug_assertions)]
    by: Option<Key>,
}

/// Panics if the current task holds a connection of this pool.
#[cfg(debug_assertions)]
pub(super) fn assert_none(pool: usize) {
    let holds = key(pool).is_some_and(|key| all().contains_key(&key));
    assert!(!holds, "a task waits for a connection while it holds one of the same pool");
}

#[cfg(not(debug_assertions))]
pub(super) fn assert_none(_: usize) {}

impl HeldConnection {
    #[cfg(debug_assertions)]
    pub(super) fn of(pool: usize) -> Self {
        let by = key(pool);
        if let Some(key) = by {
            *all().entry(key).or_default() += 1;
        }
        Self { by }
    }

    #[cfg(not(debug_assertions))]
    pub(super) fn of(_: usize) -> Self {
        Self {}
    }
}

#[cfg(debug_assertions)]
impl Drop for HeldConnection {
    fn drop(&mut self) {
        let Some(key) = self.by else { return };
        let mut all = all();
        let left = all.get_mut(&key).map_or(0, |count| {
            *count -= 1;
            *count
        });
        if left == 0 {
            all.remove(&key);
        }
    }
}

#[cfg(debug_assertions)]
fn key(pool: usize) -> Option<Key> {
    Some((try_id()?, LINE.try_with(|line| *line).unwrap_or_default(), pool))
}

#[cfg(debug_assertions)]
fn all() -> MutexGuard<'static, HashMap<Key, u32>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}
