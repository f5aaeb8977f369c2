use async_trait::async_trait;
use domain::{Actor, DossierId, FileId};
use store::ledger::Upload;
use store::sql::SqlError;

use super::Files;

/// Tells who may read a file of a dossier now; rows and log, and answers by hand in tests.
#[async_trait]
pub trait Readers: Send + Sync {
    /// Whether this actor may read this file of this dossier.
    async fn may_read(&self, reader: &Actor, dossier: DossierId, file: FileId) -> Result<bool, SqlError>;
}

impl Files {
    /// Whether a file may be given to this reader: what is in no dossier yet is its owner's alone.
    pub(super) async fn may_read(&self, reader: &Actor, upload: &Upload) -> Result<bool, SqlError> {
        match upload.dossier {
            Some(dossier) => self.parts.readers.may_read(reader, dossier, upload.id).await,
            None => Ok(reader.account() == Some(upload.owner)),
        }
    }
}
