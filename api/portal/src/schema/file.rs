use cynic::Id;
use domain::Moment;

use crate::operation::schema;

/// A file of a dossier.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct File {
    /// Names it among the files of the dossier.
    pub id: Id,
    /// As whoever sent it called it; empty once erased.
    pub name: String,
    /// IANA media type, found by its bytes.
    pub media_type: String,
    /// In bytes.
    pub size: i32,
    /// Where it is fetched, for some minutes; none once erased.
    pub url: Option<String>,
    /// Where browsers show it in place, for some minutes; none where they cannot.
    pub view_url: Option<String>,
}

/// A paper of a dossier.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DossierDocument {
    /// Key of what it is for.
    pub requirement: String,
    /// What was sent.
    pub file: File,
    /// When it replaced another or was added, after the dossier was filed.
    pub supplemented_at: Option<Moment>,
}

impl File {
    /// Whether it is shown as an image, rather than by a browser's viewer.
    pub fn is_picture(&self) -> bool {
        matches!(self.media_type.as_str(), "image/jpeg" | "image/png")
    }
}
