use std::future::Future;

/// On whose behalf a connection is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Of somebody who waits for an answer: of these there may be any number.
    Request,
    /// Of the service itself: of these there are few, and all else depends on them.
    Worker,
}

tokio::task_local! {
    static WORKER: ();
}

impl Lane {
    /// Of the code that runs now.
    pub(super) fn current() -> Self {
        if WORKER.try_with(|()| ()).is_ok() { Self::Worker } else { Self::Request }
    }
}

/// Does work of the service itself: it finds connections that no number of requests can take. What it spawns has to say
/// so for itself.
pub async fn as_worker<F: Future>(work: F) -> F::Output {
    WORKER.scope((), work).await
}
