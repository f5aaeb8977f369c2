//! Polling for the commits of other processes on the same SQLite file.

use std::sync::{Arc, Weak};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Connection, Error};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Poll interval for the commits of other processes.
const EVERY: Duration = Duration::from_millis(250);

/// Wakes followers at the commits of other processes; ends when dropped.
pub(super) struct Watching(JoinHandle<()>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts polling the file; ends by itself when the pool closes.
pub(super) fn start(readers: &SqlitePool, wake: &Arc<watch::Sender<u64>>) -> Watching {
    let (readers, wake) = (readers.clone(), Arc::downgrade(wake));
    Watching(tokio::spawn(async move {
        let closed = readers.close_event();
        let watching = async {
            while let Err(error) = watch(&readers, &wake).await {
                tracing::warn!(%error, "the file of the log cannot be watched");
                tokio::time::sleep(EVERY).await;
            }
        };
        tokio::select! {
            () = closed => {}
            () = watching => {}
        }
    }))
}

/// Polls `PRAGMA data_version`, which changes for a connection when any other has committed: so it needs one that never
/// writes.
async fn watch(readers: &SqlitePool, wake: &Weak<watch::Sender<u64>>) -> Result<(), Error> {
    let mut connection = SqliteConnection::connect_with(&readers.connect_options()).await?;
    let mut seen = None;
    loop {
        let version: i64 = sqlx::query_scalar("pragma data_version").fetch_one(&mut connection).await?;
        if seen.replace(version).is_some_and(|seen| seen != version) {
            let Some(wake) = wake.upgrade() else { return Ok(()) };
            wake.send_modify(|commits| *commits += 1);
        }
        tokio::time::sleep(EVERY).await;
    }
}
