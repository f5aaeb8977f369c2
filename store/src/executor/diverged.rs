//! Reaction of the executor to a log that lost events: evicts all that it has cached.

use domain::Decide;
use tracing::{debug, error, warn};
use uuid::Uuid;

use super::{Divergence, Executor, stream_of};
use crate::sql::Sql;

impl Executor {
    /// Divergence of the last 15 minutes: the log went back to an earlier state under this process.
    pub fn divergence(&self) -> Option<Divergence> {
        self.0.divergences.recent()
    }

    /// Number of divergences met since the process started.
    pub fn divergences(&self) -> u64 {
        self.0.divergences.total()
    }

    /// Evicts everything cached after the log went back (point-in-time restore, failover to a lagging standby): the
    /// stream in which it was met names an event that the log does not hold, and any other cached state or key may be
    /// of the same lost tail.
    pub(super) async fn diverged<A: Decide>(&self, id: Uuid, version: u64) {
        let kind = A::KIND.name();
        if self.0.divergences.met(kind) {
            error!(
                event = "log.diverged", kind, %id, version,
                "the log does not hold an event that was read or stored before: it was restored to an earlier state, \
                 or another server took over that had not received it. What was remembered is dropped, and commands \
                 are decided anew; events that were acknowledged may be lost"
            );
        } else {
            debug!(event = "log.diverged", kind, %id, version, "one more stream is not as remembered");
        }
        self.0.cache.clear();
        self.parts().vault.forget_all();
        let stream = stream_of::<A>(id);
        let delete = Sql::new("DELETE FROM snapshots WHERE aggregate_type = $1 AND aggregate_id = $2");
        let delete = delete.bind(stream.kind.name()).bind(id);
        if let Err(error) = self.parts().ledger.execute(delete).await {
            // A snapshot that stays is compared with the log whenever it is read.
            warn!(kind, %id, %error, "a snapshot of a lost tail was not dropped");
        }
    }
}
