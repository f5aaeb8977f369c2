use domain::Moment;
use store::ledger::{UploadObjects, Uploads};

use super::{Files, FilesError};

/// Uploads in one go.
const PAGE: u32 = 100;

impl Files {
    /// Removes uploads that are in no dossier although their time is over, bytes and rows; how many that were.
    ///
    /// First no append can take it any more, then the bytes go, then the row: whatever a crash interrupts, the next
    /// sweep finds the row again.
    pub async fn sweep(&self, now: Moment) -> Result<u64, FilesError> {
        let mut swept = 0;
        loop {
            let expired = Uploads::expired(&self.parts.ledger, now, PAGE).await?;
            for upload in &expired {
                if let Some(object) = UploadObjects::withdraw(&self.parts.ledger, upload.id).await? {
                    self.shelf.remove(&object).await?;
                }
                swept += u64::from(Uploads::delete(&self.parts.ledger, upload.id).await?);
            }
            if expired.len() < PAGE as usize {
                return Ok(swept);
            }
        }
    }
}
