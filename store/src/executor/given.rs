use domain::{Actor, CommandEnvelope, Moment};
use uuid::Uuid;

use crate::log::RequestKey;

/// Where a command comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The request, for logs and for everything that follows from it.
    pub correlation: Uuid,
    /// The event that led to it, where one did.
    pub causation: Option<Uuid>,
    /// Makes it once only.
    pub request: Option<RequestKey>,
}

/// A command that says who gave it, and when.
pub trait Attribution {
    fn by(&self) -> &Actor;
    /// When, by the clock of the edge.
    fn at(&self) -> Moment;
}

impl<C> Attribution for CommandEnvelope<C> {
    fn by(&self) -> &Actor {
        &self.by
    }

    fn at(&self) -> Moment {
        self.at
    }
}
