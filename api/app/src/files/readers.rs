//! Permission to read stored files, as a port.

use async_trait::async_trait;
use domain::{Actor, DossierId, FileId};
use store::ledger::Upload;
use store::sql::SqlError;

use super::Files;

/// Decides on reading files of a dossier: by read models and log, or scripted in tests.
#[async_trait]
pub trait Readers: Send + Sync {
    async fn may_read(&self, reader: &Actor, dossier: DossierId, file: FileId) -> Result<bool, SqlError>;
}

impl Files {
    /// True when this reader may have the file; an unbound upload is its owner's alone.
    pub(super) async fn may_read(&self, reader: &Actor, upload: &Upload) -> Result<bool, SqlError> {
        match upload.dossier {
            Some(dossier) => self.parts.readers.may_read(reader, dossier, upload.id).await,
            None => Ok(reader.account() == Some(upload.owner)),
        }
    }
}
