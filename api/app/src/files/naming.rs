use domain::{FileId, Location};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ledger::Upload;
use store::vault::{Vault, VaultError};

/// What a file is called and which bytes it has: personal data of whoever uploads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Naming {
    /// As its owner calls it.
    pub(super) name: String,
    /// Lower-case hex; before the bytes are there, the announced digest or none.
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

/// Where the field is stored: part of what its seal covers.
fn place(id: FileId) -> Location {
    Location(format!("upload/{id}"))
}
