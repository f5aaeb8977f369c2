//! Progress of backups and restores.

use std::path::Path;
use std::pin::pin;
use std::time::Duration;

/// Progress message of a backup or restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// A step begins, of so many bytes where that is known.
    Step(&'a str, Option<u64>),
    Bytes(u64),
}

pub type OnProgress<'a> = &'a dyn Fn(Progress<'_>);

/// Poll interval of a growing file.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Reports the growth of a file that another program writes, by its length alone.
pub(super) async fn watched<T>(path: &Path, told: OnProgress<'_>, writing: impl Future<Output = T>) -> T {
    let (mut seen, mut writing) = (0, pin!(writing));
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let mut look = || {
        let length = std::fs::metadata(path).map_or(0, |file| file.len());
        told(Progress::Bytes(length.saturating_sub(seen)));
        seen = seen.max(length);
    };
    loop {
        tokio::select! {
            written = &mut writing => {
                look();
                return written;
            }
            _ = looks.tick() => look(),
        }
    }
}
