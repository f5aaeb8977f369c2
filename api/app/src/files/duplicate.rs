//! Copying a stored file into a new upload.

use axum::body::Body;
use domain::{AccountId, FileId, Moment};
use futures::TryStreamExt;
use store::boxed;
use store::ledger::{UploadObjects, Uploads};

use super::announce::Wish;
use super::{Files, FilesError};

impl Files {
    /// Copies a file into a new upload of this account, by the same rules as one from outside, so that both have their
    /// own life. `None` where the file is gone, or would not be accepted today.
    #[boxed]
    pub async fn duplicate(
        &self,
        id: FileId,
        name: &str,
        owner: AccountId,
        now: Moment,
    ) -> Result<Option<FileId>, FilesError> {
        let Some(object) = UploadObjects::of(&self.parts.ledger, id).await? else { return Ok(None) };
        let Some(upload) = Uploads::get(&self.parts.ledger, id).await? else { return Ok(None) };
        let bytes = match self.whole(id, &object, upload.size).await {
            Ok(bytes) => bytes.into_stream(),
            Err(FilesError::Damaged { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
        let wish = Wish { file_name: name.to_owned(), media_type: Some(upload.media_type), size, sha256: None };
        let announced = match self.announce(owner, wish, now).await {
            Err(FilesError::Refused(_)) => return Ok(None),
            announced => announced?,
        };
        let Some(expected) = Uploads::get(&self.parts.ledger, announced.id).await? else { return Ok(None) };
        let bytes = Body::from_stream(bytes.map_err(FilesError::from)).into_data_stream();
        match self.receive(expected, bytes).await {
            // Accepted by an older release with looser checks.
            Err(FilesError::Unfit(_)) => Ok(None),
            received => received.map(|()| Some(announced.id)),
        }
    }
}
