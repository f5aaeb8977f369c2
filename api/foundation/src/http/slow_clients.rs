use prometheus_client::registry::Registry;
use store::LabelledCounter;

/// Counts connections that were cut because their client was slow; clones count together.
#[derive(Debug, Clone)]
pub struct SlowClients(LabelledCounter<1>);

/// At what a client was slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slowness {
    /// Sending the body of its request.
    Request,
    /// Reading a whole answer.
    Answer,
    /// Reading what goes on and on.
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

    /// One more was cut.
    pub(super) fn cut(&self, at: Slowness) {
        self.0.count([("at", at.label())]);
    }
}
