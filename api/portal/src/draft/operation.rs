//! GraphQL mutations of drafts: save, attach, detach, delete.

use cynic::Id;
use serde_json::Value;

use crate::failure::Failure;
use crate::mutation::{MutationOutcome, mutation};
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::schema::draft::{DraftDocument, DraftKey};
use crate::schema::user_error::{UserError, UserErrorCode};

/// Form values to save; the attached files stay as they are.
#[derive(cynic::InputObject)]
pub struct SaveDraftInput {
    pub procedure_code: String,
    /// The version whose form is on the screen.
    pub procedure_version: i32,
    /// Code of the dossier that is supplemented; `None` for an application.
    pub dossier_code: Option<String>,
    /// Values as typed, in the shape of the form.
    pub form: Value,
    /// The version of the draft that it was merged into.
    pub expected_version: Option<i32>,
}

mutation!(SaveDraft: save_draft(SaveDraftInput) -> SaveDraftPayload { draft: DraftKey, user_errors });

/// A file that is added.
#[derive(cynic::InputObject)]
pub struct AttachDraftDocumentInput {
    pub procedure_code: String,
    /// The version whose form is on the screen.
    pub procedure_version: i32,
    /// Code of the dossier that is supplemented; `None` for an application.
    pub dossier_code: Option<String>,
    pub document: DraftDocumentInput,
    /// The version of the draft that was on the screen.
    pub expected_version: Option<i32>,
}

mutation!(
    AttachDraftDocument: attach_draft_document(AttachDraftDocumentInput)
        -> AttachDraftDocumentPayload { draft: DraftKey, user_errors }
);

/// A file that is attached.
#[derive(Debug, cynic::InputObject)]
pub struct DraftDocumentInput {
    requirement: String,
    upload_id: Id,
    file_name: String,
}

impl From<DraftDocument> for DraftDocumentInput {
    fn from(document: DraftDocument) -> Self {
        let DraftDocument { requirement, upload_id, file_name, file: _ } = document;
        Self { requirement, upload_id, file_name }
    }
}

/// Outcome of a save.
pub enum SaveOutcome {
    /// Saved, at this version.
    At(i32),
    /// Compare-and-set failed: the draft has another version.
    Outdated,
    /// User errors other than a version conflict.
    Refused(Vec<UserError>),
}

/// Outcome of attaching a file.
pub enum AttachOutcome {
    Done,
    /// The draft ended after the page was drawn.
    Ended,
    /// User errors other than a version conflict.
    Refused(Vec<UserError>),
}

/// Outcome of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteOutcome {
    Done,
    /// No such draft exists.
    Missing,
    /// Compare-and-set failed: the draft has another version.
    Outdated,
}

/// Saves a draft by compare-and-set on its version.
pub async fn save(context: &PageContext, input: SaveDraftInput) -> Result<SaveOutcome, Failure> {
    let done = input.send(context).await?;
    Ok(match done.after {
        Some(draft) => SaveOutcome::At(draft.version),
        None if is_outdated(&done.errors) => SaveOutcome::Outdated,
        None => SaveOutcome::Refused(done.errors),
    })
}

/// Attaches a file, whatever else the draft holds by now.
pub async fn attach(context: &PageContext, input: AttachDraftDocumentInput) -> Result<AttachOutcome, Failure> {
    let done = input.send(context).await?;
    Ok(match done.after {
        Some(_) => AttachOutcome::Done,
        None if is_outdated(&done.errors) => AttachOutcome::Ended,
        None => AttachOutcome::Refused(done.errors),
    })
}

/// Detaches a file from a draft.
pub async fn detach(
    context: &PageContext,
    procedure_code: String,
    dossier_code: Option<String>,
    upload_id: &str,
) -> Result<(), Failure> {
    let input = DetachDraftDocumentInput { procedure_code, dossier_code, upload_id: Id::new(upload_id) };
    input.send(context).await.map(drop)
}

/// Deletes a draft by compare-and-set on its version.
pub async fn delete(
    context: &PageContext,
    procedure_code: String,
    dossier_code: Option<String>,
    expected_version: Option<i32>,
) -> Result<DeleteOutcome, Failure> {
    let done = DeleteDraftInput { procedure_code, dossier_code, expected_version }.send(context).await?;
    Ok(if done.after == Some(true) {
        DeleteOutcome::Done
    } else if is_outdated(&done.errors) {
        DeleteOutcome::Outdated
    } else {
        DeleteOutcome::Missing
    })
}

fn is_outdated(errors: &[UserError]) -> bool {
    let is_at =
        |error: &UserError| error.field.as_ref().is_some_and(|field| field.ends_with(&["expectedVersion".to_owned()]));
    errors.iter().any(|error| error.code == UserErrorCode::VersionConflict && is_at(error))
}

/// The file that is taken out of a draft.
#[derive(cynic::InputObject)]
struct DetachDraftDocumentInput {
    procedure_code: String,
    dossier_code: Option<String>,
    upload_id: Id,
}

mutation!(
    DetachDraftDocument: detach_draft_document(DetachDraftDocumentInput) -> DetachDraftDocumentPayload { user_errors }
);

/// The draft that is deleted, as it was seen.
#[derive(cynic::InputObject)]
struct DeleteDraftInput {
    procedure_code: String,
    dossier_code: Option<String>,
    expected_version: Option<i32>,
}

mutation!(DeleteDraft: delete_draft(DeleteDraftInput) -> DeleteDraftPayload { deleted: bool, user_errors });
