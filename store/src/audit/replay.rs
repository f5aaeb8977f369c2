use domain::{Decide, Moment};
use uuid::Uuid;

use crate::executor::{ExecuteError, Executor};

/// Where a replay ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// With the last event recorded at this moment or before.
    Moment(Moment),
    /// With this event of the stream.
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
    /// The state of an aggregate as it was, folded anew from its first event; version 0 where it was not there yet.
    pub async fn replay<A: Decide + 'static>(&self, id: Uuid, until: Until) -> Result<crate::Loaded<A>, ExecuteError> {
        self.folded_until(id, |event| until.includes(event.sequence, event.recorded_at())).await
    }
}
