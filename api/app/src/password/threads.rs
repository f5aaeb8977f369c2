use std::io;

use tokio::runtime::{Builder, Runtime};

/// How far a hash gives way to what else runs, as `nice(2)` counts: a thread that always has work gets three times the
/// time, and nobody who signs in waits for ever.
#[cfg(target_os = "linux")]
const GIVES_WAY: i32 = 5;

/// Threads for hashes alone: one that has given way cannot take that back, so it must do nothing else.
pub(super) struct HashingThreads(Option<Runtime>);

impl HashingThreads {
    /// So many.
    pub(super) fn new(count: usize) -> io::Result<Self> {
        // Never driven: of a runtime only its pool of threads for what blocks is used.
        let mut builder = Builder::new_current_thread();
        let builder = builder.max_blocking_threads(count).thread_name("hashing").on_thread_start(give_way);
        Ok(Self(Some(builder.build()?)))
    }

    /// Runs work on one of them; nothing comes back where it panicked or they have ended.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.0.as_ref()?.spawn_blocking(work).await.ok()
    }
}

/// Threads wait for nobody when they end: a runtime must not be waited for where others run.
impl Drop for HashingThreads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// On Linux a thread has a priority of its own; elsewhere the whole process would give way.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(GIVES_WAY) {
        tracing::warn!(event = "password.priority", %error, "hashing passwords takes as much time as all else");
    }
}
