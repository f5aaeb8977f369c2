//! Waiting for readers of the log.

use delivery::sending::PassOutcome;
use store::log::Position;

use super::TestService;
use crate::eventually;
use crate::webhooks::courier;

impl TestService {
    /// Waits until readers are given every event; returns that position. On PostgreSQL the transactions of other tests
    /// hold readers back for a moment each.
    pub async fn is_read_through(&self) -> Position {
        let log = &self.app.parts.log;
        eventually("readers are given all that is recorded", async || {
            let head = log.head().await.expect("a position");
            log.read_recorded(head, 1).await.expect("an answer").is_empty().then_some(head)
        })
        .await
    }

    /// Sends all mails and webhook deliveries; returns the outcome of the mails.
    pub async fn tell_everybody(&self) -> PassOutcome {
        let data_dir = self.config().data_dir;
        let sender = self.sender(&["--data-dir", data_dir.to_str().expect("a path")]);
        let round = sender.drain().await.expect("sent");
        self.is_read_through().await;
        courier(self).drain().await.expect("told");
        round
    }
}
