//! Permission to read stored files, as a port.

use async_trait::async_trait;
use domain::{Actor, DossierId, FileId};
use store::sql::SqlError;

/// Decides on reading files of a dossier: by read models and log, or scripted in tests.
#[async_trait]
pub trait Readers: Send + Sync {
    async fn may_read(&self, reader: &Actor, dossier: DossierId, file: FileId) -> Result<bool, SqlError>;
}
