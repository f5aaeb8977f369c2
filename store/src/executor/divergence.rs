//! Counters and episodes of divergence between this process and its log, for health checks and metrics.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::registry::Registry;
use tokio::time::Instant;

use crate::labelled_counter::LabelledCounter;

/// Quiet time that ends an episode: long enough for an operator to read of it.
const EPISODE: Duration = Duration::from_secs(15 * 60);

/// Recent divergence: the log was found to have lost events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// Streams met in this episode that do not hold what was cached of them.
    pub streams: u64,
    /// Time since the first of them was met.
    pub since: Duration,
}

/// Counters of divergences, and the current episode.
#[derive(Debug, Default)]
pub(super) struct Divergences {
    counted: LabelledCounter<1>,
    total: AtomicU64,
    episode: Mutex<Option<Episode>>,
}

#[derive(Debug, Clone, Copy)]
struct Episode {
    first: Instant,
    last: Instant,
    streams: u64,
}

impl Divergences {
    /// Counts a divergence; `true` for the first of its episode, which is logged loudly.
    pub(super) fn met(&self, kind: &'static str) -> bool {
        self.counted.count([("kind", kind)]);
        self.total.fetch_add(1, Ordering::SeqCst);
        let now = Instant::now();
        let mut episode = self.episode.lock().unwrap_or_else(PoisonError::into_inner);
        let going_on = episode.filter(|episode| now.duration_since(episode.last) < EPISODE);
        let (first, streams) = going_on.map_or((now, 0), |episode| (episode.first, episode.streams));
        *episode = Some(Episode { first, last: now, streams: streams + 1 });
        going_on.is_none()
    }

    /// Divergences since the process started.
    pub(super) fn total(&self) -> u64 {
        self.total.load(Ordering::SeqCst)
    }

    pub(super) fn recent(&self) -> Option<Divergence> {
        let episode = *self.episode.lock().unwrap_or_else(PoisonError::into_inner);
        let going_on = episode.filter(|episode| episode.last.elapsed() < EPISODE)?;
        Some(Divergence { streams: going_on.streams, since: going_on.first.elapsed() })
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Streams that did not hold an event that was remembered of them, by kind: the log went back";
        self.counted.register(registry, "stream_divergences", help);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Divergences, EPISODE};

    #[tokio::test(start_paused = true)]
    async fn an_episode_is_told_once_and_ends_by_itself() {
        let divergences = Divergences::default();
        assert_eq!(divergences.recent(), None);
        assert!(divergences.met("dossier"));
        tokio::time::advance(EPISODE / 2).await;
        assert!(!divergences.met("account"), "the same episode");
        tokio::time::advance(EPISODE / 2).await;
        let recent = divergences.recent().unwrap();
        assert_eq!((recent.streams, recent.since), (2, EPISODE), "as long as the last one is recent");
        tokio::time::advance(EPISODE / 2 + Duration::from_secs(1)).await;
        assert_eq!(divergences.recent(), None);
        assert!(divergences.met("dossier"), "the next episode");
        assert_eq!(divergences.recent().unwrap().streams, 1);
    }
}
