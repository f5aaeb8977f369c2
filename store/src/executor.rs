//! The executor: the one way in. It loads an aggregate, lets it decide, and appends what it decided: sealed, hashed,
//! and only where the stream still is as it was when the decision was taken.
//!
//! Invariants: a command leads to its events once or not at all, however often and through however many instances it
//! comes; a refusal is never given on a state that another instance has moved, or that the log has lost; no event with
//! a personal field in plain text is ever handed to the log.

mod append;
mod cache;
mod command;
mod divergence;
mod error;
mod framework;
mod load;
mod measures;
mod origin;
mod repeated;
mod snapshot;

use std::fmt;
use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::{Decide, Services, SubjectId};
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use command::Given;
pub use divergence::Divergence;
pub use error::ExecuteError;
pub use framework::{Framework, FrameworkContext};

use crate::keys::Keyring;
use crate::ledger::LogIdentity;
use crate::log::{Appender, EventLog, Position, RequestKey, StreamId};
use crate::sql::Pool;
use crate::upcast::Upcasters;
use crate::vault::Vault;
use cache::Cache;
use divergence::Divergences;
use measures::CommandMeasures;

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

/// Where a command comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The request, for logs and for everything that follows from it.
    pub correlation: Uuid,
    /// The event that led to it, where one did.
    pub causation: Option<Uuid>,
    /// Makes it once only.
    pub request: Option<RequestKey>,
}

/// What became of a command.
#[derive(Debug, Clone)]
pub struct Executed<A: Aggregate> {
    /// Whose stream it is: for a repeated command that of the first time.
    pub id: Uuid,
    /// The state with all that has happened since.
    pub state: Arc<A>,
    /// Its version.
    pub version: u64,
    /// Position of the last event in `state` that is known; `None` where nothing ever happened.
    pub position: Option<Position>,
    /// What the command led to; for a repeated one, what it led to the first time.
    pub events: Vec<A::Event>,
    /// Whether it was stored before, under the same request id.
    pub repeated: bool,
}

/// A state as the log gives it.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    /// With its personal fields known or erased.
    pub state: Arc<A>,
    /// Events so far.
    pub version: u64,
    /// Position of the last event that is known; `None` where nothing ever happened.
    pub position: Option<Position>,
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
    measures: CommandMeasures,
    divergences: Divergences,
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Executor({})", self.0.parts.identity.id)
    }
}

/// Queues for those who lost a race; streams share them by their id.
const QUEUES: usize = 64;

impl Executor {
    /// An executor of these parts.
    pub fn new(parts: Parts) -> Self {
        let queues = std::iter::repeat_with(|| tokio::sync::Mutex::new(())).take(QUEUES).collect();
        let snapshots = Arc::new(Semaphore::new(snapshot::AT_A_TIME));
        let (cache, measures, divergences) = (Cache::new(), CommandMeasures::default(), Divergences::default());
        Self(Arc::new(Inner { parts, cache, queues, snapshots, measures, divergences }))
    }

    /// The state of an aggregate with all that the log holds now; version 0 where there is none.
    pub async fn load<A: Decide + 'static>(&self, id: Uuid) -> Result<Loaded<A>, ExecuteError> {
        let folded = self.folded_now::<A>(id).await?;
        Ok(Loaded { state: Arc::clone(&folded.state), version: folded.version, position: folded.position })
    }

    /// Takes a subject's key, and every state that holds data of theirs, out of memory, at once.
    pub fn forget(&self, subject: SubjectId) {
        self.parts().vault.forget(subject);
        self.0.cache.forget(subject);
    }

    /// Waits until no snapshot is being written: for a clean stop.
    pub async fn settle(&self) {
        let all = u32::try_from(snapshot::AT_A_TIME).unwrap_or(u32::MAX);
        drop(self.0.snapshots.acquire_many(all).await);
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
