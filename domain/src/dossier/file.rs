//! Files as events refer to them: id, media type and size in clear, name and digest as personal data.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, FileId, Personal};

/// Name and digest of a file: personal, because a short form's digest can be guessed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNaming {
    /// File name as the uploader's device gave it.
    pub name: String,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
}

/// Redacts the name: personal data must not reach a log.
impl fmt::Debug for FileNaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileNaming(…)")
    }
}

/// Reference to a stored file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRef {
    /// Id of the upload that brought the content; the file store finds its bytes by it.
    pub id: FileId,
    /// Name and digest, personal data of the file's subject.
    pub naming: Personal<FileNaming>,
    /// Media type detected from the first bytes.
    pub media_type: String,
    /// Size of the content in bytes.
    pub size: u64,
}

impl FileRef {
    /// The same file as personal data of this applicant: everything in a dossier and its exchange is about the
    /// applicant, whoever wrote it.
    #[must_use]
    pub fn about(&self, applicant: AccountId) -> Self {
        let naming = match &self.naming {
            Personal::Known { value, .. } => Personal::of(applicant, value.clone()),
            kept => kept.clone(),
        };
        Self { naming, ..self.clone() }
    }
}
