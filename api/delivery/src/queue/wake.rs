//! Waking of workers: by events, else by polling.

use std::time::Duration;
use store::boxed;

use foundation::http::Shutdown;
use projections::Followed;
use tokio::sync::watch;

/// Poll interval when no event wakes a worker: a retry is due, or another instance has written.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Wake-up of an idle worker.
pub struct Wake {
    followed: watch::Receiver<Followed>,
}

impl Wake {
    /// Wakes by the projections' progress.
    pub fn new(followed: watch::Receiver<Followed>) -> Self {
        Self { followed }
    }

    /// Waits for an event, the poll interval or shutdown, whichever comes first; cancel-safe.
    #[boxed]
    pub async fn wait(&mut self, shutdown: &Shutdown) {
        tokio::select! {
            // An error means that the projector has stopped: only the poll interval is left.
            changed = self.followed.changed() => if changed.is_err() { tokio::time::sleep(POLL_INTERVAL).await },
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = shutdown.requested() => {}
        }
    }
}
