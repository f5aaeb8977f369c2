//! The service as it is opened: its use cases, and the parts that they are built from.

use std::sync::Arc;

use app::{Parts, UseCases};

/// The service, for whoever runs it: workers, command line, start. A clone shares all state.
#[derive(Clone)]
pub struct Service {
    /// Databases, keys, stores.
    pub parts: Arc<Parts>,
    /// What is asked of them, by noun.
    pub cases: Arc<UseCases>,
}

impl Service {
    /// The use cases over these parts.
    pub fn new(parts: Parts) -> Self {
        let cases = UseCases::new(&parts);
        Self { parts: Arc::new(parts), cases }
    }

    /// The same for whoever gives many commands and asks nothing in between: none of them waits for the rows, which are
    /// fed in one go at last.
    #[must_use]
    pub fn unsettled(&self) -> Self {
        Self { parts: Arc::clone(&self.parts), cases: self.cases.deferred(&self.parts) }
    }
}
