//! Inputs of drafts and their attachments.

use app::draft::{DraftChange, DraftDocument, DraftKey};
use async_graphql::{ID, InputObject};

use crate::scalar::Json;

/// Input of `saveDraft`: what the person has typed and attached so far.
#[derive(InputObject)]
pub struct SaveDraftInput {
    /// National code of the procedure, `2.001624`.
    pub procedure_code: String,
    /// Version of the procedure whose form is on screen.
    pub procedure_version: i32,
    /// Code of the dossier that is supplemented; leave out for a new application.
    pub dossier_code: Option<String>,
    /// Form content as typed: it need not match `formSchema` yet. Up to 64 KiB of JSON with the documents.
    pub form: Json,
    /// All attached uploads; the present ones stay if left out.
    pub documents: Option<Vec<DraftDocumentInput>>,
    /// Version of the draft shown on screen, 0 if there was none: the draft is replaced, or refused as VERSION_CONFLICT
    /// if changed since. If left out, the input is merged: objects field by field, lists and values replaced,
    /// attachments added.
    pub expected_version: Option<i32>,
}

/// Upload meant for one of the procedure's required documents.
#[derive(InputObject)]
pub struct DraftDocumentInput {
    /// Key of the required document in `Procedure.requiredDocuments`.
    pub requirement: String,
    /// Id of the upload from `createUpload`.
    pub upload_id: ID,
    /// File name as its owner calls it, shown in the draft.
    pub file_name: String,
}

/// Input of `attachDraftDocument`: a finished upload to add to a draft.
#[derive(InputObject)]
pub struct AttachDraftDocumentInput {
    /// National code of the procedure, `2.001624`.
    pub procedure_code: String,
    /// Version of the procedure whose form is on screen.
    pub procedure_version: i32,
    /// Code of the dossier that is supplemented; leave out for a new application.
    pub dossier_code: Option<String>,
    /// Upload to attach, its bytes already sent, and the required document that it answers.
    pub document: DraftDocumentInput,
    /// Version of the draft shown on screen: VERSION_CONFLICT only if the draft was submitted or deleted after it; not
    /// checked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `detachDraftDocument`: the upload to take out of a draft.
#[derive(InputObject)]
pub struct DetachDraftDocumentInput {
    /// National code of the procedure, `2.001624`.
    pub procedure_code: String,
    /// Code of the dossier that is supplemented; leave out for a new application.
    pub dossier_code: Option<String>,
    /// Id of the attached upload, as `DraftDocument.uploadId` returns it.
    pub upload_id: ID,
}

/// Input of `deleteDraft`: the draft to delete, named by its form.
#[derive(InputObject)]
pub struct DeleteDraftInput {
    /// National code of the procedure, `2.001624`.
    pub procedure_code: String,
    /// Code of the dossier that is supplemented; leave out for a new application.
    pub dossier_code: Option<String>,
    /// Version of the draft shown on screen: VERSION_CONFLICT if it has changed since; deleted in any state if left
    /// out.
    pub expected_version: Option<i32>,
}

impl DeleteDraftInput {
    /// Key of the draft.
    pub fn key(self) -> DraftKey {
        DraftKey { procedure_code: self.procedure_code, dossier_code: self.dossier_code }
    }
}

impl DraftDocumentInput {
    pub fn read(self) -> DraftDocument {
        DraftDocument { requirement: self.requirement, upload_id: self.upload_id.0, file_name: self.file_name }
    }
}

impl SaveDraftInput {
    /// Key and new content of the draft.
    pub fn read(self, at: domain::Moment) -> DraftChange {
        let documents = self.documents.map(|documents| documents.into_iter().map(DraftDocumentInput::read).collect());
        DraftChange {
            key: DraftKey { procedure_code: self.procedure_code, dossier_code: self.dossier_code },
            procedure_version: u32::try_from(self.procedure_version).unwrap_or_default(),
            form: self.form.0,
            documents,
            at,
        }
    }
}

/// Input of `reapplyDossier`: the caller's own rejected, stopped or refused dossier.
#[derive(InputObject)]
pub struct ReapplyDossierInput {
    /// Dossier code, trimmed and case-insensitive; NOT_FOUND if the caller may not see the dossier.
    pub code: String,
}
