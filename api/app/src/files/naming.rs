//! Encrypted name and digest of a file.

use domain::{FileId, Location};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ledger::Upload;

use super::{Files, FilesError};

/// Name and digest of a file: personal data of its uploader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Naming {
    /// File name as its owner gave it.
    pub(super) name: String,
    /// Lower-case hex; before the bytes have come, the announced digest or none.
    pub(super) sha256: Option<String>,
}

impl Files {
    pub(super) async fn seal_naming(&self, upload: &Upload, naming: &Naming) -> Result<Value, FilesError> {
        Ok(self.parts.vault.seal_whole(&place(upload.id), upload.owner, naming).await?)
    }

    /// Decrypts the name; `None` once the owner's data is erased.
    pub(super) async fn open_naming(&self, upload: &Upload) -> Result<Option<Naming>, FilesError> {
        Ok(self.parts.vault.open_whole(&place(upload.id), upload.naming.clone()).await?)
    }
}

/// Associated data of the encryption: table, row and column.
fn place(id: FileId) -> Location {
    Location(format!("upload/{id}"))
}
