use cynic::Id;
use serde::{Deserialize, Serialize};

use super::schema::draft::{DraftDocument, DraftFile};

/// A file of a draft, as it stood on a page that is sent back sealed.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// Of the upload.
    pub upload_id: Id,
    /// What it is called.
    pub file_name: String,
}

impl SeenDocument {
    /// All of a draft.
    pub fn all(documents: &[DraftDocument]) -> Vec<Self> {
        let seen = |document: &DraftDocument| Self {
            requirement: document.requirement.clone(),
            upload_id: document.upload_id.clone(),
            file_name: document.file_name.clone(),
        };
        documents.iter().map(seen).collect()
    }
}

/// A file of a draft, as pages list it: what it is called, and how its owner opens it.
pub struct AttachedFile {
    /// Of the upload.
    pub id: String,
    /// As its owner calls it.
    pub name: String,
    /// What was sent; `None` once it has gone, because a draft keeps it for a day only.
    pub sent: Option<DraftFile>,
}

impl AttachedFile {
    /// Those of these files that are meant for a paper.
    pub fn of(paper: &str, attached: &[DraftDocument]) -> Vec<Self> {
        let files = attached.iter().filter(|file| file.requirement == paper);
        let shown = |file: &DraftDocument| Self {
            id: file.upload_id.inner().to_owned(),
            name: file.file_name.clone(),
            sent: file.file.clone(),
        };
        files.map(shown).collect()
    }
}
