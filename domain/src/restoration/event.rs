use serde::{Deserialize, Serialize};

use crate::aggregate::domain_event;
use crate::{AccountId, Moment};

/// A checkpoint that the log does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostCheckpoint {
    /// Events that it covered.
    pub size: u64,
    /// Their root, as 64 hexadecimal digits.
    pub root: String,
    /// Time of the checkpoint.
    pub at: Moment,
}

/// Events of the log as a whole; the stream has the log's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all_fields = "camelCase")]
pub enum RestorationEvent {
    /// An administrator accepted that it was put back to an earlier moment.
    RestoreAccepted {
        at: Moment,
        by: AccountId,
        /// Why; names nobody.
        reason: String,
        /// Of the tree from now on; that of the log's beginning is 1.
        epoch: u32,
        /// The last checkpoint of the epoch before.
        lost: LostCheckpoint,
        /// So many events from the first on are still the ones that it covered.
        kept: u64,
    },
}

domain_event!(RestorationEvent {
    RestoreAccepted = "1.0.0",
});
