//! Metrics of commands, by aggregate kind and outcome.

use domain::Decide;
use prometheus_client::registry::Registry;

use super::{ExecuteError, Executed};
use crate::labelled_counter::LabelledCounter;

/// Command counters by kind and outcome; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct CommandMetrics(LabelledCounter<2>);

impl CommandMetrics {
    pub(super) fn ended<A: Decide>(&self, outcome: &Result<Executed<A>, ExecuteError>) {
        self.0.count([("kind", A::KIND.name()), ("outcome", label(outcome))]);
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        self.0.register(registry, "commands", "Commands, by what they were aimed at and what became of them");
    }
}

fn label<A: Decide>(outcome: &Result<Executed<A>, ExecuteError>) -> &'static str {
    match outcome {
        Ok(executed) if executed.repeated => "repeated",
        Ok(_) => "done",
        Err(
            ExecuteError::Refused(_)
            | ExecuteError::ClaimTaken(_)
            | ExecuteError::UploadNotFree(_)
            | ExecuteError::RequestIdReused
            | ExecuteError::SubjectErased(_),
        ) => "refused",
        Err(ExecuteError::Contention) => "conflict",
        Err(ExecuteError::Unavailable(_)) => "unavailable",
        Err(ExecuteError::Corrupt(_)) => "fault",
    }
}
