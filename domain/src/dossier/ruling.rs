//! Rulings that end the work on a dossier, and what their revocation records.

use serde::{Deserialize, Serialize};

use crate::{Moment, SupplementRequestId};

/// Kind of a ruling, as its revocation names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RulingKind {
    /// Reception of the dossier was refused.
    Rejection,
    /// Processing was stopped without a decision.
    Stop,
    /// The application was granted or refused.
    Decision,
}

/// Time limit of the applicant's answer once a ruling is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedAnswer {
    pub request: SupplementRequestId,
    /// The former limit, extended by the time between ruling and revocation, unless it had lapsed before.
    pub respond_by: Moment,
}
