//! Drafts of forms, as pages keep and find them.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cynic::{Id, MutationBuilder};
use domain::Moment;
use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::operation::{UserError, schema};
use super::visit::Visit;

/// A form that the viewer is filling in.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Draft {
    /// Of the procedure.
    pub procedure_code: String,
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
}

/// A file that is attached.
#[derive(Debug, Clone, Serialize, cynic::QueryFragment)]
#[serde(rename_all = "camelCase")]
pub struct DraftDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// Of the upload.
    pub upload_id: Id,
    /// What it is called.
    pub file_name: String,
}

/// What is kept.
#[derive(Debug, cynic::InputObject)]
pub struct SaveDraftInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// The version whose form is on the screen.
    pub procedure_version: i32,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
    /// As typed.
    pub form: Value,
    /// What is attached so far.
    pub documents: Vec<DraftDocumentInput>,
}

/// A file that is attached.
#[derive(Debug, cynic::InputObject)]
pub struct DraftDocumentInput {
    requirement: String,
    upload_id: Id,
    file_name: String,
}

impl From<DraftDocument> for DraftDocumentInput {
    fn from(document: DraftDocument) -> Self {
        let DraftDocument { requirement, upload_id, file_name } = document;
        Self { requirement, upload_id, file_name }
    }
}

/// Keeps a draft; what a person can mend where it cannot be kept.
pub async fn save(visit: &Visit, input: SaveDraftInput) -> Result<Vec<UserError>, Failure> {
    let answer: SaveDraft = visit.ask(SaveDraft::build(SaveDraftVariables { input })).await?;
    answer.save_draft.map(|answer| answer.user_errors).ok_or(Failure::Unreadable)
}

/// `Đã lưu nháp lúc 14:05, 27/03/2026`
pub fn said_saved(visit: &Visit, at: &Moment) -> String {
    visit.tongue().say_with("apply-saved", "at", visit.tongue().moment(at))
}

/// Tells a script whether what is typed was saved.
pub fn told_saved(visit: &Visit, is_saved: bool) -> Response {
    if is_saved {
        said_saved(visit, &visit.now()).into_response()
    } else {
        StatusCode::UNPROCESSABLE_ENTITY.into_response()
    }
}

/// Forgets a draft; whether there was one.
pub async fn delete(visit: &Visit, procedure_code: String, dossier_code: Option<String>) -> Result<bool, Failure> {
    let input = DeleteDraftInput { procedure_code, dossier_code };
    let answer: DeleteDraft = visit.ask(DeleteDraft::build(DeleteDraftVariables { input })).await?;
    answer.delete_draft.map(|answer| answer.deleted).ok_or(Failure::Unreadable)
}

#[derive(Debug, cynic::QueryVariables)]
struct SaveDraftVariables {
    input: SaveDraftInput,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SaveDraftVariables")]
struct SaveDraft {
    #[arguments(input: $input)]
    save_draft: Option<SaveDraftPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct SaveDraftPayload {
    user_errors: Vec<UserError>,
}

#[derive(Debug, cynic::QueryVariables)]
struct DeleteDraftVariables {
    input: DeleteDraftInput,
}

#[derive(Debug, cynic::InputObject)]
struct DeleteDraftInput {
    procedure_code: String,
    dossier_code: Option<String>,
}

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "DeleteDraftVariables")]
struct DeleteDraft {
    #[arguments(input: $input)]
    delete_draft: Option<DeleteDraftPayload>,
}

#[derive(Debug, cynic::QueryFragment)]
struct DeleteDraftPayload {
    deleted: bool,
}
