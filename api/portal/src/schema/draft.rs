//! GraphQL fragments of drafts.

use cynic::Id;
use domain::Moment;
use serde_json::Value;

use super::procedure::ProcedureName;
use crate::operation::schema;

/// Draft of the viewer, or the tombstone of one that ended.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Draft {
    pub procedure_code: String,
    /// Version of the draft, which a save or submission expects.
    pub version: i32,
    /// Version of the procedure whose form the draft was saved under.
    pub procedure_version: i32,
    /// Dossier that the draft supplements.
    pub dossier_code: Option<String>,
    /// Values as typed, in the shape of the form.
    pub form: Value,
    pub documents: Vec<DraftDocument>,
    pub saved_at: Moment,
    /// Moment of submission or deletion.
    pub ended_at: Option<Moment>,
    /// Code of the dossier submitted from it.
    pub submitted_as: Option<String>,
}

/// File attached to a draft.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DraftDocument {
    /// Key of the required document.
    pub requirement: String,
    pub upload_id: Id,
    pub file_name: String,
    /// The uploaded file, for its owner.
    pub file: Option<DraftFile>,
}

/// Uploaded file of a draft.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DraftFile {
    pub size: i32,
    /// URL of the download.
    pub url: String,
    /// URL of the preview in the browser.
    pub view_url: Option<String>,
}

/// Draft as a row of its owner's list.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Draft")]
pub struct ListedDraft {
    pub procedure_code: String,
    /// Dossier that the draft supplements.
    pub dossier_code: Option<String>,
    /// Version of the draft, which its deletion expects.
    pub version: i32,
    pub saved_at: Moment,
    /// `None` once the procedure is withdrawn from the offer.
    pub procedure: Option<ProcedureName>,
}

/// Draft by key and version, for a mutation.
#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Draft")]
pub struct DraftKey {
    pub procedure_code: String,
    /// Version of the draft after the mutation.
    pub version: i32,
}
