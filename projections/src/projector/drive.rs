use std::time::Duration;

use store::Backoff;
use store::log::Position;
use store::sql::{Outage, as_worker};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tracing::{error, warn};

use super::pass::PassOutcome;
use super::{Projector, ProjectorError};

/// How long nothing is looked for while nobody says that there is something: other instances say nothing.
const POLL: Duration = Duration::from_millis(250);
/// Back-off of a mutation that looks for its own event while older ones are still being committed.
const LOOK_AGAIN: Backoff = Backoff::new(Duration::from_millis(1), 2, Duration::from_millis(32));

/// The task that follows the log; dropped, it goes on.
pub struct Following {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Following {
    /// Ends it after the page that is being followed.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            warn!(%error, "the projector's task ended badly");
        }
    }
}

impl Projector {
    /// Follows the log from now on, in a task of its own: at once where this process writes, else by looking.
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

    /// Follows until nothing is left that can be: the whole log, and with all that have not stopped.
    pub async fn catch_up(&self) -> Result<Position, ProjectorError> {
        while as_worker(Box::pin(self.step())).await? == PassOutcome::Moved {}
        Ok(self.0.followed.borrow().position)
    }

    /// Follows up to a position, for at most so long. Whether every projection is there: the rows then hold whatever
    /// was written up to it.
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
            // In a task of its own, so that a page is not given up half followed when the wait ends; and with connections
            // that requests cannot take, since all others wait for whoever follows.
            let pass = tokio::spawn(as_worker(async move { this.front_up_to(position).await }));
            match pass.await {
                Ok(Ok(PassOutcome::Moved)) => failures = 0,
                Ok(Err(ProjectorError::Stopped)) => return false,
                // Rows that cannot be written now will not be within the wait: the answer need not be late too.
                Ok(Err(error)) if error.is_outage() && !error.is_contention() => return false,
                // It may last for hours, and the event comes to nobody before it ends.
                Ok(Ok(PassOutcome::Idle)) if self.0.parts.log.held_back().is_some() => return false,
                Ok(Ok(PassOutcome::Idle) | Err(_)) | Err(_) => {
                    failures += 1;
                    sleep(LOOK_AGAIN.after(failures)).await;
                }
            }
        }
    }

    /// A page at the front, unless somebody else has come so far.
    async fn front_up_to(&self, position: Position) -> Result<PassOutcome, ProjectorError> {
        let _driver = self.0.driver.lock().await;
        if self.0.followed.borrow().position >= position { Ok(PassOutcome::Moved) } else { self.front().await }
    }

    /// A page at the front, or one behind it where there is none: who waits for news comes before who catches up.
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
