use std::sync::Arc;

use foundation::reference::Reference;
use projections::Questions;

/// What is to be sent, as the rows of projections have it.
pub struct Rows {
    pub(super) questions: Questions,
    pub(super) reference: Arc<Reference>,
}

impl Rows {
    /// Over these questions.
    pub fn new(questions: Questions, reference: Arc<Reference>) -> Self {
        Self { questions, reference }
    }
}
