use async_graphql::{ID, InputObject};

use crate::draft::{DraftContent, DraftDocument, DraftKey};
use crate::graphql::scalar::Json;

/// What somebody has typed and attached so far.
#[derive(InputObject)]
pub struct SaveDraftInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// The version whose form is on the screen.
    pub procedure_version: i32,
    /// Of the dossier that is supplemented; left out for a new one.
    pub dossier_code: Option<String>,
    /// As typed: it need not fit the form's schema.
    pub form: Json,
    /// What is attached so far.
    pub documents: Vec<DraftDocumentInput>,
}

/// An upload that is meant for one of the procedure's required documents.
#[derive(InputObject)]
pub struct DraftDocumentInput {
    /// Key of the requirement.
    pub requirement: String,
    /// From `createUpload`.
    pub upload_id: ID,
    /// As its owner calls the file.
    pub file_name: String,
}

/// Which draft is not wanted any more.
#[derive(InputObject)]
pub struct DeleteDraftInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented; left out for a new one.
    pub dossier_code: Option<String>,
}

impl DeleteDraftInput {
    /// Which.
    pub fn key(self) -> DraftKey {
        DraftKey { procedure_code: self.procedure_code, dossier_code: self.dossier_code }
    }
}

impl SaveDraftInput {
    /// Which, and what it holds.
    pub fn read(self) -> (DraftKey, DraftContent) {
        let document = |document: DraftDocumentInput| DraftDocument {
            requirement: document.requirement,
            upload_id: document.upload_id.0,
            file_name: document.file_name,
        };
        let documents = self.documents.into_iter().map(document).collect();
        let key = DraftKey { procedure_code: self.procedure_code, dossier_code: self.dossier_code };
        (key, DraftContent { form: self.form.0, documents })
    }
}
