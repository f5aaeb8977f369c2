use serde::{Deserialize, Serialize};

use crate::{Moment, SupplementRequestId};

/// A ruling that ended the work on a dossier, as it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RulingKind {
    /// That it is not received.
    Rejection,
    /// That the work on it ends without a decision.
    Stop,
    /// That what was applied for is granted, or is not.
    Decision,
}

/// Time limit of the applicant's answer once a ruling is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedAnswer {
    pub request: SupplementRequestId,
    /// As late as before, and as much later as they could not answer.
    pub respond_by: Moment,
}
