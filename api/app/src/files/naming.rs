//! Encrypted name and digest of a file.

use domain::{FileId, Location};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ledger::Upload;
use store::vault::{Vault, VaultError};

/// Name and digest of a file: personal data of its uploader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Naming {
    /// File name as its owner gave it.
    pub(super) name: String,
    /// Lower-case hex; before the bytes have come, the announced digest or none.
    pub(super) sha256: Option<String>,
}

impl Naming {
    /// As it stands in the row of the upload.
    pub(super) async fn sealed(&self, vault: &Vault, upload: &Upload) -> Result<Value, VaultError> {
        vault.seal_whole(&place(upload.id), upload.owner, self).await
    }

    /// `None` once its owner's data is erased.
    pub(super) async fn of(vault: &Vault, upload: &Upload) -> Result<Option<Self>, VaultError> {
        vault.open_whole(&place(upload.id), upload.naming.clone()).await
    }
}

/// Associated data of the encryption: table, row and column.
fn place(id: FileId) -> Location {
    Location(format!("upload/{id}"))
}
