//! Waiting with a deadline.

use std::future::Future;
use std::time::Duration;

/// Deadline of any wait, for a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);
/// Poll interval of a condition.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Fails where the future exceeds the deadline.
pub async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future).await.unwrap_or_else(|_| panic!("too long: {what}"))
}

/// Polls a condition until it gives a value.
pub async fn eventually<T>(what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    within(what, async {
        loop {
            if let Some(found) = condition().await {
                return found;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    })
    .await
}
