use app::draft::{DraftChange, DraftDocument, DraftKey};
use async_graphql::{ID, InputObject};

use crate::scalar::Json;

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
    /// All that is attached; left out, what is attached stays.
    pub documents: Option<Vec<DraftDocumentInput>>,
    /// The `version` of the draft that was on the screen, 0 where there was none: all of it is replaced, or refused as
    /// VERSION_CONFLICT where somebody was faster. Left out, what is sent is merged into what is kept: a field that is
    /// not sent stays, groups are merged field by field, lists and values are replaced, attachments are added.
    pub expected_version: Option<i32>,
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

/// A finished upload that is added to a draft.
#[derive(InputObject)]
pub struct AttachDraftDocumentInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// The version whose form is on the screen.
    pub procedure_version: i32,
    /// Of the dossier that is supplemented; left out for a new one.
    pub dossier_code: Option<String>,
    /// Which, and for what; its bytes must have been sent.
    pub document: DraftDocumentInput,
    /// The `version` of the draft that was on the screen. Refused as VERSION_CONFLICT only where the draft was
    /// submitted or deleted after it.
    pub expected_version: Option<i32>,
}

/// An attachment that is taken out of a draft.
#[derive(InputObject)]
pub struct DetachDraftDocumentInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented; left out for a new one.
    pub dossier_code: Option<String>,
    /// As it was attached.
    pub upload_id: ID,
}

/// Which draft is not wanted any more.
#[derive(InputObject)]
pub struct DeleteDraftInput {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented; left out for a new one.
    pub dossier_code: Option<String>,
    /// The `version` that was on the screen: refused as VERSION_CONFLICT where the draft has moved on. Left out, it is
    /// deleted whatever it holds.
    pub expected_version: Option<i32>,
}

impl DeleteDraftInput {
    /// Which.
    pub fn key(self) -> DraftKey {
        DraftKey { procedure_code: self.procedure_code, dossier_code: self.dossier_code }
    }
}

impl DraftDocumentInput {
    /// As it is kept.
    pub fn read(self) -> DraftDocument {
        DraftDocument { requirement: self.requirement, upload_id: self.upload_id.0, file_name: self.file_name }
    }
}

impl SaveDraftInput {
    /// Which, and what it is to hold.
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

/// A dossier of one's own that came to nothing, to be filed anew.
#[derive(InputObject)]
pub struct ReapplyDossierInput {
    /// Of the dossier.
    pub code: String,
}
