//! Low-priority threads of password hashing.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// Niceness of a hashing thread (`nice(2)`): a busy thread of normal priority gets three times its time,
/// and log-ins still progress.
#[cfg(target_os = "linux")]
const GIVES_WAY: i32 = 5;

/// Threads for hashes alone: niceness cannot be taken back, so they must do nothing else.
pub(super) struct HashingThreads(Option<Runtime>);

impl HashingThreads {
    pub(super) fn new(count: usize) -> io::Result<Self> {
        // Never driven: of the runtime only its blocking pool is used.
        let mut builder = Builder::new_current_thread();
        let builder = builder.max_blocking_threads(count).thread_name("hashing").on_thread_start(give_way);
        Ok(Self(Some(builder.build()?)))
    }

    /// Runs work on a thread; `None` where it panicked or the threads have ended.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.0.as_ref()?.spawn_blocking(work).await.ok()
    }
}

/// Ends in the background: a runtime must not be dropped with a wait where another runs.
impl Drop for HashingThreads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// On Linux a thread has its own niceness; elsewhere it would be that of the whole process.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(GIVES_WAY) {
        tracing::warn!(event = "password.priority", %error, "hashing passwords takes as much time as all else");
    }
}
