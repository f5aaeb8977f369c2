//! Attached file of a draft, as pages list it.

use super::schema::draft::{DraftDocument, DraftFile};

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
