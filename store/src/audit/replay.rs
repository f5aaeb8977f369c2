//! Point-in-time replay: the state of an aggregate as of a sequence number or a moment.

use domain::{Decide, Moment};
use uuid::Uuid;

use crate::executor::{ExecuteError, Executor};

/// End of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The last event recorded at this moment or before.
    Moment(Moment),
    /// This version of the stream.
    Version(u64),
}

impl Until {
    fn includes(self, sequence: u64, recorded_at: Option<Moment>) -> bool {
        match self {
            Self::Moment(end) => recorded_at.is_some_and(|at| at <= end),
            Self::Version(version) => sequence <= version,
        }
    }
}

impl Executor {
    /// Point-in-time state of an aggregate, folded anew from its first event; version 0 where it did not exist yet.
    pub async fn replay<A: Decide + 'static>(&self, id: Uuid, until: Until) -> Result<crate::Loaded<A>, ExecuteError> {
        self.folded_until(id, |event| until.includes(event.sequence, event.recorded_at())).await
    }
}
