//! The command handler: loads an aggregate, lets it decide, and appends the events sealed, hashed and under optimistic
//! concurrency (expected version and previous hash).
//!
//! Invariants: a command leads to its events exactly once or not at all, however often and through however many
//! instances it comes (idempotency key); a refusal is never given on a state that another instance has moved, or that
//! the log has lost; no event with a personal field in plain text is ever handed to the log.

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

use crate::boxed;
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

/// Dependencies of an executor.
pub struct Parts {
    pub log: Arc<dyn EventLog>,
    pub appender: Appender,
    pub vault: Vault,
    /// Database of the snapshots.
    pub ledger: Pool,
    /// Signs snapshots and verifies them.
    pub keyring: Keyring,
    pub identity: LogIdentity,
    pub upcasters: Upcasters,
    /// Look-ups that a decision may use, asked anew for every try.
    pub services: Box<dyn Fn() -> Services + Send + Sync>,
}

/// Command handler. Clones share cache, queues and metrics.
#[derive(Clone)]
pub struct Executor(Arc<Inner>);

struct Inner {
    parts: Parts,
    cache: Cache,
    /// Striped locks by stream: callers that lost a race wait here in turn, so that they do not go on losing against
    /// each other.
    queues: Vec<tokio::sync::Mutex<()>>,
    /// Bounds concurrent snapshot writes.
    snapshots: Arc<Semaphore>,
    metrics: CommandMetrics,
    divergences: Divergences,
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Executor({})", self.0.parts.identity.id)
    }
}

/// Limit of concurrent snapshot writes; one beyond it is skipped until the next multiple of `snapshot::EVERY`.
const SNAPSHOTS_AT_A_TIME: usize = 4;
/// Number of striped locks; a stream takes the one of its id's last byte.
const QUEUES: usize = 64;

impl Executor {
    pub fn new(parts: Parts) -> Self {
        let queues = std::iter::repeat_with(|| tokio::sync::Mutex::new(())).take(QUEUES).collect();
        let snapshots = Arc::new(Semaphore::new(SNAPSHOTS_AT_A_TIME));
        let (cache, metrics, divergences) = (Cache::new(), CommandMetrics::default(), Divergences::default());
        Self(Arc::new(Inner { parts, cache, queues, snapshots, metrics, divergences }))
    }

    /// State of an aggregate at the head of its stream; version 0 where the stream is empty.
    pub async fn load<A: Decide + 'static>(&self, id: Uuid) -> Result<Loaded<A>, ExecuteError> {
        let folded = self.load_latest::<A>(id).await?;
        Ok(Loaded { state: Arc::clone(&folded.state), version: folded.version, position: folded.position })
    }

    /// Evicts a subject's key, and every state that holds data of theirs, from memory at once.
    pub fn evict(&self, subject: SubjectId) {
        self.parts().vault.evict(subject);
        self.0.cache.evict(subject);
    }

    /// Waits for snapshot writes in flight: graceful shutdown.
    #[boxed]
    pub async fn settle(&self) {
        let all = u32::try_from(SNAPSHOTS_AT_A_TIME).unwrap_or(u32::MAX);
        drop(self.0.snapshots.acquire_many(all).await);
    }

    /// Recent outcomes of appends, for health checks.
    pub fn append_standing(&self) -> AppendStanding {
        self.parts().appender.metrics().standing()
    }

    /// Registers the metrics of commands, appends and divergences.
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
