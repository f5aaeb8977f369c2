use async_trait::async_trait;
use domain::{Actor, DossierId, FileId};
use store::sql::SqlError;

/// Tells who may read a file of a dossier now; rows and log, and answers by hand in tests.
#[async_trait]
pub trait Readers: Send + Sync {
    /// Whether this actor may read this file of this dossier.
    async fn may_read(&self, reader: &Actor, dossier: DossierId, file: FileId) -> Result<bool, SqlError>;
}
