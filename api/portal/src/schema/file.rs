//! GraphQL fragments of files and documents of a dossier.

use cynic::Id;
use domain::Moment;

use crate::operation::schema;

/// File of a dossier.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct File {
    pub id: Id,
    /// Name given by its sender; empty once erased.
    pub name: String,
    /// IANA media type, sniffed from the content.
    pub media_type: String,
    pub size: i32,
    /// Short-lived URL of the download; `None` once erased.
    pub url: Option<String>,
    /// Short-lived URL of the preview; `None` where browsers have no viewer for the type.
    pub view_url: Option<String>,
}

/// Document of a dossier.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct DossierDocument {
    /// Key of the required document.
    pub requirement: String,
    pub file: File,
    /// Moment at which a supplement added or replaced it.
    pub supplemented_at: Option<Moment>,
}

impl File {
    /// Tells images, which need no viewer of the browser's.
    pub fn is_picture(&self) -> bool {
        matches!(self.media_type.as_str(), "image/jpeg" | "image/png")
    }
}
