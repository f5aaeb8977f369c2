use serde::{Deserialize, Serialize};

use crate::{Moment, Role};

/// A step of the procedure, as it was entered: what it says stands in the version that the dossier was filed under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepRef {
    pub key: String,
    /// The first is 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
    pub role: Role,
    /// Whether only the officer who is assigned does it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assignee_required: bool,
}

impl StepRef {
    /// Whether the dossier is decided in it.
    pub fn is_last(&self) -> bool {
        self.number == self.of
    }
}

/// When a step is due, anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepDue {
    pub due_at: Moment,
    /// Working minutes that the clock has waited in this step, all rounds together.
    pub paused_minutes: u64,
}
