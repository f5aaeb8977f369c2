//! The executor: the one way in. It loads an aggregate, lets it decide, and appends what it decided: sealed, hashed,
//! and only where the stream still is as it was when the decision was taken.
//!
//! Invariants: a command leads to its events once or not at all, however often and through however many instances it
//! comes; a refusal is never given on a state that another instance has moved, or that the log has lost; no event with
//! a personal field in plain text is ever handed to the log.

mod append;
mod cache;
mod command;
mod diverged;
mod divergence;
mod error;
mod folded;
mod framework;
mod given;
mod load;
mod metrics;
mod origin;
mod outcome;
mod repeated;
mod snapshot;

use std::fmt;
use std::sync::Arc;

use domain::{Decide, Services, SubjectId};
use prometheus_client::registry::Registry;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use divergence::Divergence;
pub use error::ExecuteError;
pub use framework::{Framework, FrameworkContext};
pub use given::{Attribution, Context};
pub use outcome::{Executed, Loaded};

use crate::keys::Keyring;
use crate::ledger::LogIdentity;
use crate::log::{AppendStanding, Appender, EventLog, StreamId};
use crate::sql::Pool;
use crate::upcast::Upcasters;
use crate::vault::Vault;
use cache::Cache;
use divergence::Divergences;
use metrics::CommandMetrics;

/// What an executor works with.
pub struct Parts {
    /// Where events are read.
    pub log: Arc<dyn EventLog>,
    /// Where they are appended.
    pub appender: Appender,
    /// Seals and opens.
    pub vault: Vault,
    /// Where snapshots are kept.
    pub ledger: Pool,
    /// Signs snapshots.
    pub keyring: Keyring,
    /// Which log it is.
    pub identity: LogIdentity,
    /// Brings older events to their present version.
    pub upcasters: Upcasters,
    /// What decisions may look up, as it is now.
    pub services: Box<dyn Fn() -> Services + Send + Sync>,
}

/// Runs commands.
#[derive(Clone)]
pub struct Executor(Arc<Inner>);

struct Inner {
    parts: Parts,
    cache: Cache,
    /// Those who lost a race queue here by stream, so that they do not go on losing against each other.
    queues: Vec<tokio::sync::Mutex<()>>,
    /// Bounds how many snapshots are written at a time.
    snapshots: Arc<Semaphore>,
    metrics: CommandMetrics,
    divergences: Divergences,
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Executor({})", self.0.parts.identity.id)
    }
}

/// Snapshots that are written at a time; further ones wait for the next multiple.
const SNAPSHOTS_AT_A_TIME: usize = 4;
/// Queues for those who lost a race; streams share them by their id.
const QUEUES: usize = 64;

impl Executor {
    /// An executor of these parts.
    pub fn new(parts: Parts) -> Self {
        let queues = std::iter::repeat_with(|| tokio::sync::Mutex::new(())).take(QUEUES).collect();
        let snapshots = Arc::new(Semaphore::new(SNAPSHOTS_AT_A_TIME));
        let (cache, metrics, divergences) = (Cache::new(), CommandMetrics::default(), Divergences::default());
        Self(Arc::new(Inner { parts, cache, queues, snapshots, metrics, divergences }))
    }

    /// The state of an aggregate with all that the log holds now; version 0 where there is none.
    pub async fn load<A: Decide + 'static>(&self, id: Uuid) -> Result<Loaded<A>, ExecuteError> {
        let folded = self.load_latest::<A>(id).await?;
        Ok(Loaded { state: Arc::clone(&folded.state), version: folded.version, position: folded.position })
    }

    /// Evicts a subject's key, and every state that holds data of theirs, from memory at once.
    pub fn evict(&self, subject: SubjectId) {
        self.parts().vault.evict(subject);
        self.0.cache.evict(subject);
    }

    /// Waits until no snapshot is being written: for a clean stop.
    pub async fn settle(&self) {
        let all = u32::try_from(SNAPSHOTS_AT_A_TIME).unwrap_or(u32::MAX);
        drop(self.0.snapshots.acquire_many(all).await);
    }

    /// How appends fare just now.
    pub fn append_standing(&self) -> AppendStanding {
        self.parts().appender.metrics().standing()
    }

    /// Shows what is counted of commands and of appends.
    pub fn register(&self, registry: &mut Registry) {
        self.0.metrics.register(registry);
        self.parts().appender.metrics().register(registry);
        self.0.divergences.register(registry);
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    fn queue(&self, id: Uuid) -> &tokio::sync::Mutex<()> {
        &self.0.queues[id.as_bytes()[15] as usize % QUEUES]
    }
}

fn stream_of<A: Decide>(id: Uuid) -> StreamId {
    StreamId::new(A::KIND, id)
}
