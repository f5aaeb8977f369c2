use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{Decide, SubjectId};

use crate::chain::NO_PREVIOUS;
use crate::log::Position;

/// A state, and where in its stream it stands.
#[derive(Debug, Clone)]
pub(super) struct LoadedState<A> {
    pub(super) state: Arc<A>,
    pub(super) version: u64,
    /// Of its last event.
    pub(super) hash: String,
    /// Of its last event, where that is known.
    pub(super) position: Option<Position>,
    /// Whose data stands in it in plain text.
    pub(super) subjects: Arc<BTreeSet<SubjectId>>,
}

impl<A: Decide> LoadedState<A> {
    pub(super) fn nothing() -> Self {
        let state = Arc::new(A::default());
        Self { state, version: 0, hash: NO_PREVIOUS.to_owned(), position: None, subjects: Arc::default() }
    }
}
