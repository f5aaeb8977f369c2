//! Priority lanes of connection requests: those of users, and those of the service's own workers.

use std::future::Future;

/// Priority class of a connection request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// A request of a client who waits for an answer: of these there may be any number.
    Request,
    /// Work of the service itself: of this there is little, and all else depends on it.
    Worker,
}

tokio::task_local! {
    static WORKER: ();
}

impl Lane {
    /// Lane of the current task.
    pub(super) fn current() -> Self {
        if WORKER.try_with(|()| ()).is_ok() { Self::Worker } else { Self::Request }
    }
}

/// Runs work of the service itself in the worker lane: it finds connections that no number of requests can take. Tasks
/// that it spawns do not inherit the lane.
pub async fn as_worker<F: Future>(work: F) -> F::Output {
    WORKER.scope((), work).await
}
