//! Sweep of expired uploads.

use domain::{FileId, Moment};
use store::boxed;
use store::ledger::{UploadObjects, Uploads};

use super::{Files, FilesError};

const PAGE: u32 = 100;

impl Files {
    /// Deletes expired unbound uploads, bytes and rows; returns their number. A failure holds up no other, and is
    /// returned in the end.
    ///
    /// Crash-safe by order: the row is barred from binding, then the bytes go, then the row. After a crash or a failed
    /// deletion the next sweep finds the row again.
    #[boxed]
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
