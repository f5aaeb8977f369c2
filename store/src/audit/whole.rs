use std::fmt;

use chrono::TimeDelta;
use domain::Moment;
use uuid::Uuid;

use super::{Audit, AuditError};
use crate::chain::{Broken, Verifier};
use crate::log::{Listed, Position, RowKey, StoredEvent, StreamId, read_by_stream};
use crate::sql::Database;
use crate::tree::{Checkpoint, Frontier, Hash};

/// Events in one question to the log.
const PAGE: u32 = 500;
/// How far an event's date may lie before that of the checkpoint that it follows: clocks of several instances differ,
/// and an event is dated a moment before it is stored.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// Where something is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A stream's chain breaks.
    Chain(Broken),
    /// What stands in a row is no event.
    Unreadable {
        key: RowKey,
        /// Why it cannot be read; names no content.
        why: String,
    },
    /// The tree is another at the size of a checkpoint, but was the same at the one before.
    Forked {
        size: u64,
        /// When it was made.
        at: Moment,
        /// The last size at which a checkpoint holds; 0 where none does.
        held: u64,
    },
    /// There are fewer events than when a checkpoint was made.
    Truncated {
        /// Events then.
        size: u64,
        at: Moment,
        /// Events now.
        found: u64,
    },
    /// An event says that it is older than a checkpoint that was made before it was stored.
    BackDated {
        event: Place,
        /// When it says that it was recorded.
        says: Moment,
        /// When the checkpoint before it was made.
        after: Moment,
    },
    /// A checkpoint says that a restore was accepted, and the log knows nothing of it.
    NotAccepted {
        /// Of the tree, that would have begun with it.
        epoch: u32,
    },
    /// An event is another than the one that was kept beside the log at its place.
    Replaced {
        event: Place,
        /// Its leaf of the tree.
        leaf: u64,
    },
}

/// Where an event stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub stream: StreamId,
    /// At which place of it.
    pub sequence: u64,
    /// Where in the global order.
    pub position: Position,
}

impl Place {
    fn of(event: &StoredEvent) -> Self {
        Self { stream: event.stream.clone(), sequence: event.sequence, position: event.position }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {} of {} {} at {}", self.sequence, self.stream.kind, self.stream.id, self.position)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain(broken) => broken.fmt(f),
            Self::Unreadable { key, why } => {
                let (kind, id) = (key.aggregate_type(), key.aggregate_id());
                write!(f, "what stands at sequence {} of {kind} {id} is no event: {why}", key.sequence())
            }
            Self::Forked { size, at, held } => write!(
                f,
                "the first {size} events are others than when the checkpoint of {at} was made; \
                 the first {held} still are the same"
            ),
            Self::Truncated { size, at, found } => {
                write!(f, "there are {found} events, and were {size} when the checkpoint of {at} was made")
            }
            Self::BackDated { event, says, after } => {
                write!(f, "{event} says {says}, but was stored after the checkpoint of {after}")
            }
            Self::NotAccepted { epoch } => {
                write!(f, "checkpoints of epoch {epoch} are there, and no event that accepts the restore before it")
            }
            Self::Replaced { event, leaf } => {
                write!(f, "{event} is another than the one that was leaf {leaf} of the tree")
            }
        }
    }
}

/// What came of checking a whole log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WholeVerified {
    /// Events in it.
    pub events: u64,
    /// The root over all of them.
    pub root: Option<Hash>,
    /// Checkpoints that hold.
    pub checkpoints: u64,
    /// What is wrong; empty where nothing is.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Checks every stream of the log, one after the other, and tells how many events were read.
    ///
    /// Whatever the log holds, a page of it is in memory.
    pub async fn verify_chains(
        &self,
        database: &Database,
        told: impl FnMut(u64) + Send,
    ) -> Result<Vec<Finding>, AuditError> {
        verify_chains(database, self.log_id, told).await
    }
}

/// Checks the chains of the whole log for whoever has no key at hand: chains are checked on what is sealed.
pub async fn verify_chains(
    database: &Database,
    log_id: Uuid,
    mut told: impl FnMut(u64) + Send,
) -> Result<Vec<Finding>, AuditError> {
    let (mut findings, mut last) = (Vec::new(), RowKey::START);
    let mut verifier = Verifier::new(log_id);
    loop {
        let listed = read_by_stream(database, &last, PAGE).await?;
        if listed.is_empty() {
            return Ok(findings);
        }
        told(listed.len() as u64);
        for Listed { key, event } in listed {
            if !key.is_beside(&last) {
                verifier = Verifier::new(log_id);
            }
            match event {
                Ok(event) => findings.extend(verifier.check(&event).err().map(Finding::Chain)),
                Err(error) => findings.push(Finding::Unreadable { key: key.clone(), why: error.to_string() }),
            }
            last = key;
        }
    }
}

/// Checks the global order event by event, against checkpoints in the order of their sizes.
pub struct OrderVerifier<'a> {
    checkpoints: &'a [Checkpoint],
    /// The next checkpoint to be compared.
    next: usize,
    held: u64,
    frontier: Frontier,
    verified: WholeVerified,
}

impl<'a> OrderVerifier<'a> {
    /// Nothing seen yet.
    pub fn new(checkpoints: &'a [Checkpoint]) -> Self {
        let mut begun =
            Self { checkpoints, next: 0, held: 0, frontier: Frontier::default(), verified: WholeVerified::default() };
        begun.compare();
        begun
    }

    /// The next event of the log; `kept` is the leaf that was kept for its place, where one was.
    pub fn check(&mut self, event: &StoredEvent, kept: Option<Hash>) {
        let leaf = self.frontier.size();
        // What has no hash that can be read is a finding of its chain.
        let hash = event.hash().and_then(|hash| hash.parse().ok()).unwrap_or_else(Hash::empty);
        // One that was taken out moves all that follow: the first says it all.
        let replaced = self.verified.findings.iter().any(|finding| matches!(finding, Finding::Replaced { .. }));
        if kept.is_some_and(|kept| kept != hash) && !replaced {
            self.verified.findings.push(Finding::Replaced { event: Place::of(event), leaf });
        }
        if let (Some(before), Some(says)) = (self.next.checked_sub(1), event.recorded_at()) {
            let after = self.checkpoints[before].at;
            if says + SLACK < after {
                self.verified.findings.push(Finding::BackDated { event: Place::of(event), says, after });
            }
        }
        self.frontier.push(hash);
        self.compare();
    }

    /// What came of it, at the end of the log.
    pub fn finish(mut self) -> WholeVerified {
        let found = self.frontier.size();
        let lost = self.checkpoints[self.next..].iter().max_by_key(|checkpoint| checkpoint.size);
        if let Some(Checkpoint { size, at, .. }) = lost {
            self.verified.findings.push(Finding::Truncated { size: *size, at: *at, found });
        }
        WholeVerified { events: found, root: Some(self.frontier.root()), ..self.verified }
    }

    fn compare(&mut self) {
        while let Some(checkpoint) = self.checkpoints.get(self.next).filter(|next| next.size == self.frontier.size()) {
            let forked = self.verified.findings.iter().any(|finding| matches!(finding, Finding::Forked { .. }));
            if checkpoint.root == self.frontier.root() {
                self.held = checkpoint.size;
                self.verified.checkpoints += 1;
            } else if !forked {
                let (size, at) = (checkpoint.size, checkpoint.at);
                self.verified.findings.push(Finding::Forked { size, at, held: self.held });
            }
            self.next += 1;
        }
    }
}
