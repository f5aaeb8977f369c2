use serde_json::Value;

use crate::operation::schema;
use crate::schema::procedure::{RequiredDocument, Step};

/// What the parts of a dossier are called.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Procedure {
    pub(super) form_schema: Value,
    pub(super) required_documents: Vec<RequiredDocument>,
    pub(super) steps: Vec<Step>,
}

impl Procedure {
    /// What a step is called.
    pub(super) fn step_name(&self, key: &str) -> Option<&str> {
        self.steps.iter().find(|step| step.key == key).map(|step| step.name.as_str())
    }
}
