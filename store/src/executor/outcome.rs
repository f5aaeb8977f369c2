use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::Decide;
use uuid::Uuid;

use super::folded::LoadedState;
use crate::log::Position;

/// What became of a command.
#[derive(Debug, Clone)]
pub struct Executed<A: Aggregate> {
    /// Whose stream it is: for a repeated command that of the first time.
    pub id: Uuid,
    /// The state with all that has happened since.
    pub state: Arc<A>,
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

/// What a command led to, with the state after it.
pub(super) fn executed<A: Decide>(
    id: Uuid,
    folded: &Arc<LoadedState<A>>,
    events: Vec<A::Event>,
    repeated: bool,
) -> Executed<A> {
    let state = Arc::clone(&folded.state);
    Executed { id, state, version: folded.version, position: folded.position, events, repeated }
}
