//! Metric of clients that were cut for being slow.

use prometheus_client::registry::Registry;
use store::LabelledCounter;

/// Counter of connections cut for a slow client; clones share it.
#[derive(Debug, Clone)]
pub struct SlowClients(LabelledCounter<1>);

/// Phase in which the client was slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slowness {
    /// Sending a request body.
    Request,
    /// Reading a complete answer.
    Answer,
    Stream,
}

impl Slowness {
    const ALL: [Self; 3] = [Self::Request, Self::Answer, Self::Stream];

    fn label(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Stream => "stream",
        }
    }
}

impl Default for SlowClients {
    fn default() -> Self {
        Self(LabelledCounter::of(Slowness::ALL.map(|at| [("at", at.label())])))
    }
}

impl SlowClients {
    pub fn register(&self, registry: &mut Registry) {
        let help = "Connections that were cut because their client was slow, by what it sent or read slowly";
        self.0.register(registry, "slow_clients", help);
    }

    pub(super) fn cut(&self, at: Slowness) {
        self.0.count([("at", at.label())]);
    }
}
