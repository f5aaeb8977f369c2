//! Statements in tasks of their own, so that a caller who stops polling does not keep a connection.

use std::panic::resume_unwind;

use tokio::task::JoinHandle;
use tracing::Instrument;

use super::SqlError;

/// Aborts the task when the waiting future is dropped.
struct StatementTask<T>(JoinHandle<Result<T, SqlError>>);

impl<T> Drop for StatementTask<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs in a task of its own, to its end whether or not the waiting future is polled; aborted where that is dropped.
pub(super) async fn run_apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, SqlError>> + Send + 'static,
) -> Result<T, SqlError> {
    let mut task = StatementTask(tokio::spawn(work.in_current_span()));
    match (&mut task.0).await {
        Ok(outcome) => outcome,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        Err(_) => Err(sqlx::Error::WorkerCrashed.into()),
    }
}
