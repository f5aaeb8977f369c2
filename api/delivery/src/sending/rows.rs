//! The read models as the source of notices.

use std::sync::Arc;

use foundation::reference::Reference;
use projections::Queries;

/// Source of messages in the read models.
pub struct Rows {
    pub(super) queries: Queries,
    pub(super) reference: Arc<Reference>,
}

impl Rows {
    pub fn new(queries: Queries, reference: Arc<Reference>) -> Self {
        Self { queries, reference }
    }
}
