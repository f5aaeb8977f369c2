use std::sync::Arc;

use foundation::reference::Reference;
use projections::Queries;

/// What is to be sent, as the rows of projections have it.
pub struct Rows {
    pub(super) queries: Queries,
    pub(super) reference: Arc<Reference>,
}

impl Rows {
    /// Over these questions.
    pub fn new(queries: Queries, reference: Arc<Reference>) -> Self {
        Self { queries, reference }
    }
}
