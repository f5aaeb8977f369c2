use cynic::Id;
use domain::Moment;
use serde_json::Value;

use super::procedure::ProcedureName;
use crate::operation::schema;

/// A form that the viewer is filling in, or the trace of one that ended.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Draft {
    /// Of the procedure.
    pub procedure_code: String,
    /// Raised by every change.
    pub version: i32,
    /// The version whose form was on the screen.
    pub procedure_version: i32,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
    /// As typed.
    pub form: Value,
    /// What is attached so far.
    pub documents: Vec<DraftDocument>,
    /// When it was saved.
    pub saved_at: Moment,
    /// When it was submitted or deleted.
    pub ended_at: Option<Moment>,
    /// The dossier that was submitted from it.
    pub submitted_as: Option<String>,
}

/// A file that is attached.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DraftDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// Of the upload.
    pub upload_id: Id,
    /// What it is called.
    pub file_name: String,
    /// What was sent, as its owner opens it.
    pub file: Option<DraftFile>,
}

/// A file that was sent for a draft.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DraftFile {
    /// In bytes.
    pub size: i32,
    /// Where it is fetched.
    pub url: String,
    /// Where browsers show it in place.
    pub view_url: Option<String>,
}

/// A draft in the list of its owner.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Draft")]
pub struct ListedDraft {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
    /// Raised by every change.
    pub version: i32,
    /// When it was saved.
    pub saved_at: Moment,
    /// None once the office offers it no more.
    pub procedure: Option<ProcedureName>,
}

/// A draft of which a page needs no more than which it is.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Draft")]
pub struct DraftKey {
    /// Of the procedure.
    pub procedure_code: String,
    /// Raised by every change.
    pub version: i32,
}
