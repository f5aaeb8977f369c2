//! The projector's loop: woken by commits or polling, and driven on demand for read-your-writes.

use std::time::Duration;
use store::boxed;

use store::Backoff;
use store::log::Position;
use store::sql::{Outage, as_worker};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::pass::PassOutcome;
use super::{Projector, ProjectorError};

/// Poll interval when no wake-up arrives: those of other instances may be missing.
const POLL: Duration = Duration::from_millis(250);
/// Back-off of a mutation that waits for its own event while older ones are still being committed.
const LOOK_AGAIN: Backoff = Backoff::new(Duration::from_millis(1), 2, Duration::from_millis(32));

/// Handle of the task that follows the log; if dropped, the task goes on.
pub struct Following {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Following {
    /// Graceful stop after the current page.
    #[boxed]
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            warn!(%error, "the projector's task ended badly");
        }
    }
}

impl Projector {
    /// Spawns the task that follows the log: woken by commits of this process, else polling.
    pub fn start(&self) -> Following {
        let (stop, stopping) = watch::channel(false);
        let task = tokio::spawn(as_worker(self.clone().run(stopping)));
        Following { stop, task }
    }

    async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut wake = self.0.parts.log.wake();
        let mut failing = false;
        while !*stopping.borrow() {
            wake.mark_unchanged();
            match self.step().await {
                Ok(PassOutcome::Moved) => {
                    failing = false;
                    continue;
                }
                Ok(PassOutcome::Idle) => failing = false,
                Err(error) if !failing => {
                    failing = true;
                    error!(%error, "the log is not followed");
                }
                Err(_) => {}
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => {}
                () = self.0.resumed.notified() => {}
                Ok(()) = wake.changed(), if !failing => {}
                () = sleep(POLL) => {}
            }
        }
    }

    /// Applies events until nothing is left: the whole log, with all projections that have not stopped.
    #[boxed]
    pub async fn catch_up(&self) -> Result<Position, ProjectorError> {
        while as_worker(Box::pin(self.step())).await? == PassOutcome::Moved {}
        Ok(self.0.followed.borrow().position)
    }

    /// Read-your-writes: drives the projections up to a position, for at most so long. `true` once every projection is
    /// there: the rows then hold all events up to it.
    #[boxed]
    pub async fn drive_to(&self, position: Position, within: Duration) -> bool {
        timeout(within, self.drive_until(position)).await.unwrap_or(false)
    }

    async fn drive_until(&self, position: Position) -> bool {
        let mut failures = 0;
        loop {
            let followed = *self.0.followed.borrow();
            if followed.position >= position {
                return followed.complete;
            }
            let this = self.clone();
            // A task of its own, so that a page is not abandoned halfway when the wait times out; with connections that
            // requests cannot take, since all others wait for the instance that applies.
            let pass = tokio::spawn(as_worker(async move { this.front_up_to(position).await }));
            match pass.await {
                Ok(Ok(PassOutcome::Moved)) => failures = 0,
                Ok(Err(ProjectorError::Stopped)) => return false,
                // An outage will outlast the wait: the answer need not be late too.
                Ok(Err(error)) if error.is_outage() && !error.is_contention() => return false,
                // A held-back horizon may last for hours, and hides the event from all readers meanwhile.
                Ok(Ok(PassOutcome::Idle)) if self.0.parts.log.held_back().is_some() => return false,
                Ok(Ok(PassOutcome::Idle) | Err(_)) | Err(_) => {
                    failures += 1;
                    sleep(LOOK_AGAIN.after(failures)).await;
                }
            }
        }
    }

    /// Applies a page at the front, unless it has come so far already.
    async fn front_up_to(&self, position: Position) -> Result<PassOutcome, ProjectorError> {
        let _driver = self.0.driver.lock().await;
        if self.0.followed.borrow().position >= position { Ok(PassOutcome::Moved) } else { self.front().await }
    }

    /// Applies a page at the front, or if there is none, one for lagging projections: fresh events take priority over
    /// catching up.
    async fn step(&self) -> Result<PassOutcome, ProjectorError> {
        let _driver = self.0.driver.lock().await;
        match self.front().await {
            Ok(PassOutcome::Idle) | Err(ProjectorError::Stopped) if self.behind().await? == PassOutcome::Moved => {
                Ok(PassOutcome::Moved)
            }
            outcome => outcome,
        }
    }
}
