use std::path::Path;
use std::pin::pin;
use std::time::Duration;

/// What whoever waits for a backup is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// Something begins that takes a while; of so many bytes, where that is known beforehand.
    Step(&'a str, Option<u64>),
    /// So many bytes more are done of it.
    Bytes(u64),
}

/// Takes what is told.
pub type OnProgress<'a> = &'a dyn Fn(Progress<'_>);

/// How often it is looked how far somebody else has come.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Tells how a file grows that something else writes, by its length: it is not opened.
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
