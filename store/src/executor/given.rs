//! Context of a command beside its content: correlation, causation, idempotency key, actor and time.

use domain::{Actor, CommandEnvelope, Moment};
use uuid::Uuid;

use crate::log::RequestKey;

/// Tracing and idempotency data of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Correlation id of the request, carried into logs and into everything that follows from it.
    pub correlation: Uuid,
    /// Id of the event that caused the command, if one did.
    pub causation: Option<Uuid>,
    /// Idempotency key.
    pub request: Option<RequestKey>,
}

/// Actor and time of a command, recorded with its events.
pub trait Attribution {
    fn by(&self) -> &Actor;
    /// Time of the command, by the clock of the edge.
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
