use std::time::Duration;

use foundation::http::Shutdown;
use projections::Followed;
use tokio::sync::watch;

/// Poll interval where no event wakes a worker: what failed is due again, or another instance has written.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// What a worker that found nothing to do waits for.
pub struct Wake {
    followed: watch::Receiver<Followed>,
}

impl Wake {
    /// By the events that this receiver tells of.
    pub fn new(followed: watch::Receiver<Followed>) -> Self {
        Self { followed }
    }

    /// Waits for an event, the poll interval or the shutdown, whichever comes first; can be dropped and begun anew.
    pub async fn wait(&mut self, shutdown: &Shutdown) {
        tokio::select! {
            // An error means that the projector has stopped: then only time wakes.
            changed = self.followed.changed() => if changed.is_err() { tokio::time::sleep(POLL_INTERVAL).await },
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            () = shutdown.requested() => {}
        }
    }
}
