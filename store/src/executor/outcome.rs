//! Results of commands and loads, as callers receive them.

use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::Decide;
use uuid::Uuid;

use super::folded::LoadedState;
use crate::log::Position;

/// Result of a command.
#[derive(Debug, Clone)]
pub struct Executed<A: Aggregate> {
    /// Id of the stream; for a repeated command, the one of the first time.
    pub id: Uuid,
    /// State at the head of the stream, later events included.
    pub state: Arc<A>,
    pub version: u64,
    /// Position of the last event in `state`; `None` where the stream is empty or the position unknown.
    pub position: Option<Position>,
    /// Events of the command; for a repeated one, those of the first time.
    pub events: Vec<A::Event>,
    /// Whether the command was already stored under the same idempotency key.
    pub repeated: bool,
}

/// Loaded aggregate.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    /// State with its personal fields known or erased.
    pub state: Arc<A>,
    /// Number of events in the stream.
    pub version: u64,
    /// Position of the last event; `None` where the stream is empty or the position unknown.
    pub position: Option<Position>,
}

pub(super) fn executed<A: Decide>(
    id: Uuid,
    folded: &Arc<LoadedState<A>>,
    events: Vec<A::Event>,
    repeated: bool,
) -> Executed<A> {
    let state = Arc::clone(&folded.state);
    Executed { id, state, version: folded.version, position: folded.position, events, repeated }
}
