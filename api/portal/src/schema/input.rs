//! GraphQL input objects that several pages use.

use chrono::NaiveDate;
use cynic::Id;

use super::draft::DraftDocument;
use super::enums::{DossierStatus, Role, Timeliness};
use crate::operation::schema;

/// Filter of a list of dossiers: a conjunction, in which absent members match all.
#[derive(Debug, Clone, Default, cynic::InputObject)]
pub struct DossierFilter {
    pub statuses: Option<Vec<DossierStatus>>,
    pub sector_code: Option<String>,
    pub agency_code: Option<String>,
    pub procedure_code: Option<String>,
    /// Assigned to this officer.
    pub assignee_id: Option<Id>,
    pub unassigned: Option<bool>,
    /// New for the viewer.
    pub new_for_viewer: Option<bool>,
    /// Awaiting the viewer's attention.
    pub awaits_viewer: Option<bool>,
    /// Awaiting an action of this role.
    pub at_role: Option<Role>,
    pub step_key: Option<String>,
    /// With messages unread by the viewer's side.
    pub has_unread: Option<bool>,
    pub timeliness: Option<Vec<Timeliness>>,
    /// First day of filing.
    pub submitted_from: Option<NaiveDate>,
    /// Last day of filing, inclusive.
    pub submitted_to: Option<NaiveDate>,
    /// Search words, matched as full text.
    pub text: Option<String>,
}

/// Uploaded file for a required document.
#[derive(Debug, cynic::InputObject)]
pub struct DocumentInput {
    /// Key of the required document.
    pub requirement: String,
    pub upload_id: Id,
}

impl From<&DraftDocument> for DocumentInput {
    fn from(document: &DraftDocument) -> Self {
        Self { requirement: document.requirement.clone(), upload_id: document.upload_id.clone() }
    }
}
