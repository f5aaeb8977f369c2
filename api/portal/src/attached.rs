//! Attached file of a draft, as pages list it.

use super::schema::draft::{DraftDocument, DraftFile};

/// File of a draft as pages list it, with the link that opens it.
pub struct AttachedFile {
    /// Id of the upload.
    pub id: String,
    /// File name as its owner sent it.
    pub name: String,
    /// Uploaded file; `None` once it has expired, because uploads of a draft are kept for a day.
    pub sent: Option<DraftFile>,
}

impl AttachedFile {
    /// Files attached for one required document.
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
