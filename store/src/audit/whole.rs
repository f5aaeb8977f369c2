//! Audit of the whole log: every hash chain, and the global order against the kept tree leaves and signed checkpoints.

use std::fmt;

use chrono::TimeDelta;
use domain::Moment;
use uuid::Uuid;

use super::{Audit, AuditError};
use crate::chain::{Broken, Verifier};
use crate::log::{Listed, Position, RowKey, StoredEvent, StreamId, read_by_stream};
use crate::sql::Database;
use crate::tree::{Checkpoint, Frontier, Hash};

/// Page size of a log read.
const PAGE: u32 = 500;
/// Tolerance of the back-dating check: clocks of several instances differ, and an event is dated a moment before it is
/// stored.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// Finding of an audit of the whole log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A hash chain breaks.
    Chain(Broken),
    /// A row does not decode as an event.
    Unreadable {
        key: RowKey,
        /// Reason; names no content.
        why: String,
    },
    /// The tree differs from a checkpoint at its size, but not from the one before: the history was rewritten between.
    Forked {
        size: u64,
        /// Time of the checkpoint.
        at: Moment,
        /// Size of the last checkpoint that holds; 0 where none does.
        held: u64,
    },
    /// Fewer events than a checkpoint covers: the tail was cut.
    Truncated {
        /// Events that the checkpoint covers.
        size: u64,
        at: Moment,
        /// Events in the log.
        found: u64,
    },
    /// An event is dated before a checkpoint that was made before it was stored.
    BackDated {
        event: Place,
        /// Date of the event.
        says: Moment,
        /// Date of the checkpoint before it.
        after: Moment,
    },
    /// A checkpoint records an accepted restore of which the log knows nothing.
    NotAccepted {
        /// Epoch that would have begun with it.
        epoch: u32,
    },
    /// An event differs from its leaf that was kept beside the log.
    Replaced {
        event: Place,
        /// Leaf index in the tree.
        leaf: u64,
    },
}

/// Place of an event in its stream and in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub stream: StreamId,
    /// Sequence in its stream.
    pub sequence: u64,
    /// Position in the global order.
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

/// Result of an audit of the whole log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WholeVerified {
    /// Number of events.
    pub events: u64,
    /// Merkle root over all of them.
    pub root: Option<Hash>,
    /// Number of checkpoints that hold.
    pub checkpoints: u64,
    /// Empty where nothing is wrong.
    pub findings: Vec<Finding>,
}

impl Audit {
    /// Verifies the hash chain of every stream of the log in turn; returns the number of events read.
    ///
    /// Memory is bounded by one page, whatever the log holds.
    pub async fn verify_chains(
        &self,
        database: &Database,
        told: impl FnMut(u64) + Send,
    ) -> Result<Vec<Finding>, AuditError> {
        verify_chains(database, self.log_id, told).await
    }
}

/// Verifies the hash chains of the whole log without any key: the hashes cover sealed payloads.
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

/// Verifies the global order event by event, against checkpoints sorted by size.
pub struct OrderVerifier<'a> {
    checkpoints: &'a [Checkpoint],
    /// Index of the next checkpoint to compare.
    next: usize,
    held: u64,
    frontier: Frontier,
    verified: WholeVerified,
}

impl<'a> OrderVerifier<'a> {
    pub fn new(checkpoints: &'a [Checkpoint]) -> Self {
        let mut begun =
            Self { checkpoints, next: 0, held: 0, frontier: Frontier::default(), verified: WholeVerified::default() };
        begun.compare();
        begun
    }

    /// Checks the next event of the log; `kept` is the leaf kept beside the log for its place, if any.
    pub fn check(&mut self, event: &StoredEvent, kept: Option<Hash>) {
        let leaf = self.frontier.size();
        // An unreadable hash is a finding of the chain.
        let hash = event.hash().and_then(|hash| hash.parse().ok()).unwrap_or_else(Hash::empty);
        // A removed event shifts all that follow: the first finding says it all.
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

    /// Result at the end of the log.
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
