//! Events of the restoration aggregate, as they are stored.

use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::{AccountId, Moment};

/// Signed checkpoint that covers more events than the restored log has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostCheckpoint {
    /// Number of events that it covered.
    pub size: u64,
    /// Root hash of the Merkle tree over them, as 64 hexadecimal digits.
    pub root: String,
    /// Time of the checkpoint.
    pub at: Moment,
}

/// Events of the log as a whole; the stream has the log's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum RestorationEvent {
    /// An administrator accepted a restore to an earlier moment.
    RestoreAccepted {
        at: Moment,
        by: AccountId,
        /// Reason; must not name persons.
        reason: String,
        /// Epoch of the Merkle tree from now on; the first is 1.
        epoch: u32,
        /// Last checkpoint of the epoch before.
        lost: LostCheckpoint,
        /// Number of events, from the first on, that the checkpoint covered and that are unchanged.
        kept: u64,
    },
}

domain_event!(RestorationEvent {
    RestoreAccepted = "1.0.0",
});
