//! Loaded states: an aggregate folded up to an event, with the event's version, hash and position.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{Decide, SubjectId};

use crate::chain::NO_PREVIOUS;
use crate::log::Position;

/// Folded state with its version and the hash and position of its last event.
#[derive(Debug, Clone)]
pub(super) struct LoadedState<A> {
    pub(super) state: Arc<A>,
    pub(super) version: u64,
    pub(super) hash: String,
    /// Position of the last event, where known.
    pub(super) position: Option<Position>,
    /// Subjects whose data it holds in plain text.
    pub(super) subjects: Arc<BTreeSet<SubjectId>>,
}

impl<A: Decide> LoadedState<A> {
    pub(super) fn nothing() -> Self {
        let state = Arc::new(A::default());
        Self { state, version: 0, hash: NO_PREVIOUS.to_owned(), position: None, subjects: Arc::default() }
    }
}
