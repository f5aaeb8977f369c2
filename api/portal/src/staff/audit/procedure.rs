//! Labels of a dossier's parts (fields, required documents, steps), from the definition of its procedure.

use serde_json::Value;

use crate::operation::schema;
use crate::schema::procedure::{RequiredDocument, Step};

/// Definition of the procedure: form, required documents, steps.
#[derive(Debug, cynic::QueryFragment)]
pub(super) struct Procedure {
    pub(super) form_schema: Value,
    pub(super) required_documents: Vec<RequiredDocument>,
    pub(super) steps: Vec<Step>,
}

impl Procedure {
    /// Name of the step with this key; `None` where the definition has none.
    pub(super) fn step_name(&self, key: &str) -> Option<&str> {
        self.steps.iter().find(|step| step.key == key).map(|step| step.name.as_str())
    }
}
