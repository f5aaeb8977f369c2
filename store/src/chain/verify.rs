//! Incremental verification of hash chains: finds the first broken event of each stream.

use std::collections::HashMap;
use std::fmt;

use thiserror::Error;
use uuid::Uuid;

use super::{Link, NO_PREVIOUS};
use crate::log::{StoredEvent, StreamId};

/// Kind of a break in a hash chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// A gap or a duplicate in the sequence.
    Sequence {
        /// Next sequence of the stream.
        awaited: u64,
    },
    /// `previousHash` is not the hash of the event before.
    PreviousHash,
    /// The stored hash is not that of the content.
    Hash,
    /// No hash, or a `hashVersion` that is not known here.
    Unhashed,
    /// The content has no canonical form, so it can never have been hashed.
    NotCanonical,
    /// The row does not decode as an event.
    Unreadable,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sequence { awaited } => write!(f, "sequence {awaited} was awaited"),
            Self::PreviousHash => f.write_str("it does not follow the event before it"),
            Self::Hash => f.write_str("its hash is not that of its content"),
            Self::Unhashed => f.write_str("it has no hash that is known here"),
            Self::NotCanonical => f.write_str("its content has no canonical form"),
            Self::Unreadable => f.write_str("what stands there is no event"),
        }
    }
}

/// First event of a stream at which its chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the chain of {} {} breaks at sequence {sequence}: {what}", .stream.kind, .stream.id)]
pub struct Broken {
    pub stream: StreamId,
    /// Sequence of the broken event.
    pub sequence: u64,
    pub what: Break,
}

/// Incremental verifier of the hash chains of any number of streams; each stream's events come in sequence.
#[derive(Debug)]
pub struct Verifier {
    log: Uuid,
    heads: HashMap<StreamId, (u64, String)>,
}

impl Verifier {
    pub fn new(log: Uuid) -> Self {
        Self { log, heads: HashMap::new() }
    }

    /// Checks the next event of its stream. After a break the stream is followed from the broken event on, so that each
    /// break is reported once.
    pub fn check(&mut self, event: &StoredEvent) -> Result<(), Broken> {
        let (sequence, previous) = match self.heads.get(&event.stream) {
            Some((sequence, hash)) => (*sequence, hash.as_str()),
            None => (0, NO_PREVIOUS),
        };
        let checked = self.compare(event, sequence + 1, previous);
        let stored = event.hash().unwrap_or_default().to_owned();
        self.heads.insert(event.stream.clone(), (event.sequence, stored));
        checked.map_err(|what| Broken { stream: event.stream.clone(), sequence: event.sequence, what })
    }

    fn compare(&self, event: &StoredEvent, awaited: u64, previous: &str) -> Result<(), Break> {
        if event.sequence != awaited {
            return Err(Break::Sequence { awaited });
        }
        let link = Link::of(self.log, event).ok_or(Break::Unhashed)?;
        let stored = event.hash().filter(|_| !link.metadata.contains_key("hashVersion")).ok_or(Break::Unhashed)?;
        if link.metadata.get("previousHash").and_then(|hash| hash.as_str()) != Some(previous) {
            return Err(Break::PreviousHash);
        }
        let computed = link.hash().map_err(|_| Break::NotCanonical)?;
        if computed == stored { Ok(()) } else { Err(Break::Hash) }
    }

    /// Last sequence and hash of every stream seen: kept elsewhere, they detect a truncated tail.
    pub fn heads(&self) -> impl Iterator<Item = (&StreamId, u64, &str)> {
        self.heads.iter().map(|(stream, (sequence, hash))| (stream, *sequence, hash.as_str()))
    }
}

/// Verifies streams from their first event on; the error is the first break.
pub fn verify<'a>(log: Uuid, events: impl IntoIterator<Item = &'a StoredEvent>) -> Result<(), Broken> {
    let mut verifier = Verifier::new(log);
    events.into_iter().try_for_each(|event| verifier.check(event))
}
