//! The running service: use cases and their dependencies.

use std::sync::Arc;

use app::{Parts, UseCases};

/// Handle to the service, for workers, command line and start; clones share all state.
#[derive(Clone)]
pub struct Service {
    pub parts: Arc<Parts>,
    pub cases: Arc<UseCases>,
}

impl Service {
    /// Builds the use cases over these dependencies.
    pub fn new(parts: Parts) -> Self {
        let cases = UseCases::new(&parts);
        Self { parts: Arc::new(parts), cases }
    }

    /// For bulk loads: commands do not wait for the read models, which catch up once at the end.
    #[must_use]
    pub fn unsettled(&self) -> Self {
        Self { parts: Arc::clone(&self.parts), cases: self.cases.deferred(&self.parts) }
    }
}
