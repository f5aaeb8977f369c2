use domain::{FileId, Moment};
use store::ledger::{UploadObjects, Uploads};

use super::{Files, FilesError};

/// Uploads in one go.
const PAGE: u32 = 100;

impl Files {
    /// Removes uploads that are in no dossier although their time is over, bytes and rows; how many that were. One that
    /// cannot go holds none of the others up, and is told in the end.
    ///
    /// First no append can take it any more, then the bytes go, then the row: whatever a crash interrupts, or a bucket does
    /// not let go, the next sweep finds the row again.
    pub async fn sweep(&self, now: Moment) -> Result<u64, FilesError> {
        let (mut swept, mut left, mut last) = (0, None, None);
        loop {
            let expired = Uploads::expired(&self.parts.ledger, now, last.as_ref(), PAGE).await?;
            let is_last = expired.len() < PAGE as usize;
            for upload in expired {
                match self.sweep_one(upload.id).await {
                    Ok(done) => swept += u64::from(done),
                    Err(error) => left = left.or(Some(error)),
                }
                last = Some(upload);
            }
            if is_last {
                return left.map_or(Ok(swept), Err);
            }
        }
    }

    async fn sweep_one(&self, id: FileId) -> Result<bool, FilesError> {
        if let Some(object) = UploadObjects::withdraw(&self.parts.ledger, id).await? {
            self.shelf.remove(&object).await?;
        }
        Ok(Uploads::delete(&self.parts.ledger, id).await?)
    }
}
