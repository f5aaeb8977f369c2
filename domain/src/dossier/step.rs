//! References to a procedure's steps, as events record them.

use serde::{Deserialize, Serialize};

use crate::{Moment, Role};

/// Step of a procedure, copied at its entry; its texts stand in the procedure version that the dossier was filed under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepRef {
    pub key: String,
    /// Number of the step, from 1.
    pub number: u32,
    /// Number of steps of the procedure.
    pub of: u32,
    pub role: Role,
    /// Restricts the step to the assignee.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assignee_required: bool,
}

impl StepRef {
    /// True for the step in which the dossier is decided.
    pub fn is_last(&self) -> bool {
        self.number == self.of
    }
}

/// Recomputed due date of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepDue {
    pub due_at: Moment,
    /// Working minutes of paused clock in this step, all rounds together.
    pub paused_minutes: u64,
}
