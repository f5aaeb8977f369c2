use domain::{FileId, Location, Personal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ledger::Upload;
use store::vault::VaultError;

use super::{Files, FilesError};

/// What a file is called and which bytes it has: personal data of whoever uploads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Naming {
    /// As its owner calls it.
    pub(super) name: String,
    /// Lower-case hex; before the bytes are there, the announced digest or none.
    pub(super) sha256: Option<String>,
}

impl Files {
    pub(super) async fn seal_naming(&self, upload: &Upload, naming: &Naming) -> Result<Value, FilesError> {
        let known = serde_json::to_value(Personal::of(upload.owner, naming)).map_err(|_| VaultError::Malformed)?;
        Ok(self.parts.vault.seal_value(&place(upload.id), known).await?)
    }

    /// `None` once its owner's data is erased.
    pub(super) async fn open_naming(&self, upload: &Upload) -> Result<Option<Naming>, FilesError> {
        let mut sealed: Personal<Naming> =
            serde_json::from_value(upload.naming.clone()).map_err(|_| VaultError::Malformed)?;
        if let Personal::Sealed(sealed) = &mut sealed {
            sealed.at = Some(Location(format!("{}#", place(upload.id).0)));
        }
        Ok(self.parts.vault.open(&sealed).await?.into_known())
    }
}

/// Where the field is stored: part of what its seal covers.
fn place(id: FileId) -> Location {
    Location(format!("upload/{id}"))
}
