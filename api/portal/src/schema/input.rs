use chrono::NaiveDate;
use cynic::Id;

use super::draft::DraftDocument;
use super::enums::{DossierStatus, Role, Timeliness};
use crate::operation::schema;

/// Which dossiers a list holds; what is left out narrows nothing.
#[derive(Debug, Clone, Default, cynic::InputObject)]
pub struct DossierFilter {
    /// In one of these.
    pub statuses: Option<Vec<DossierStatus>>,
    /// In this field of procedures.
    pub sector_code: Option<String>,
    /// Of this agency's procedures.
    pub agency_code: Option<String>,
    /// Of this procedure.
    pub procedure_code: Option<String>,
    /// That this officer works on.
    pub assignee_id: Option<Id>,
    /// That nobody works on.
    pub unassigned: Option<bool>,
    /// That are new for the viewer.
    pub new_for_viewer: Option<bool>,
    /// That the viewer is to look at.
    pub awaits_viewer: Option<bool>,
    /// At this role's turn.
    pub at_role: Option<Role>,
    /// At the step of this key.
    pub step_key: Option<String>,
    /// With messages that the viewer's side has not read.
    pub has_unread: Option<bool>,
    /// That stand to their due date in one of these ways.
    pub timeliness: Option<Vec<Timeliness>>,
    /// Filed on this day or later.
    pub submitted_from: Option<NaiveDate>,
    /// Filed on this day or earlier.
    pub submitted_to: Option<NaiveDate>,
    /// That hold this.
    pub text: Option<String>,
}

/// A file that was sent for one of the papers.
#[derive(Debug, cynic::InputObject)]
pub struct DocumentInput {
    /// Key of what it is for.
    pub requirement: String,
    /// What was sent.
    pub upload_id: Id,
}

impl From<&DraftDocument> for DocumentInput {
    fn from(document: &DraftDocument) -> Self {
        Self { requirement: document.requirement.clone(), upload_id: document.upload_id.clone() }
    }
}
