use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, FileId, Personal};

/// Name and digest of a file: personal, because a short form's digest can be guessed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNaming {
    /// As its owner called it.
    pub name: String,
    /// Of its bytes, lower-case hex.
    pub sha256: String,
}

/// Redacts the name: personal data must not reach a log.
impl fmt::Debug for FileNaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileNaming(…)")
    }
}

/// A stored file, as events name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRef {
    /// Where its bytes are found.
    pub id: FileId,
    /// Name and digest.
    pub naming: Personal<FileNaming>,
    /// As its first bytes say.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
}

impl FileRef {
    /// The same file among the data of this account: all that a dossier and its exchange hold is about the applicant,
    /// whoever wrote it.
    #[must_use]
    pub fn about(&self, applicant: AccountId) -> Self {
        let naming = match &self.naming {
            Personal::Known { value, .. } => Personal::of(applicant, value.clone()),
            kept => kept.clone(),
        };
        Self { naming, ..self.clone() }
    }
}
