//! Receiving an upload's bytes: streamed, counted, hashed, checked, then published.

use std::time::Duration;
use store::boxed;

use axum::body::{Body, BodyDataStream};
use domain::{FileId, Moment};
use foundation::problem::ProblemCode;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use store::ledger::{Upload, UploadObjects, UploadState, Uploads};

use super::breaking_point::BreakingPoint;
use super::encryption::{EncryptionMark, Lock, is_compound};
use super::error::Unfit;
use super::kind::{FileKind, HEAD_BYTES};
use super::links::UploadLink;
use super::naming::Naming;
use super::shelf::Writing;
use super::{Files, FilesError, docx};

/// Timeout of an upload, from its first byte to its last.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15 * 60);

/// Result of a received stream.
struct Received {
    kind: FileKind,
    sha256: String,
}

impl Files {
    /// Upload of a signed URL, if its bytes may come now.
    pub(super) async fn expected(&self, id: FileId, link: &UploadLink, now: Moment) -> Result<Upload, FilesError> {
        self.links.check_upload(id, link, now).map_err(FilesError::Problem)?;
        let upload = Uploads::get(&self.parts.ledger, id).await?.ok_or(FilesError::Problem(ProblemCode::Expired))?;
        if upload.state == UploadState::Expected {
            Ok(upload)
        } else {
            Err(FilesError::Problem(ProblemCode::UploadUsed))
        }
    }

    /// Stores bytes of the service's own for an announced upload, by the same rules as from outside.
    #[boxed]
    pub async fn take_in(&self, id: FileId, bytes: &'static [u8]) -> Result<(), FilesError> {
        let upload = Uploads::get(&self.parts.ledger, id).await?.ok_or(FilesError::Problem(ProblemCode::Expired))?;
        self.receive(upload, Body::from(bytes).into_data_stream()).await
    }

    /// Receives an upload. Runs to its end even when the sender disconnects, so that nothing half-written stays.
    pub(super) async fn receive(&self, upload: Upload, bytes: BodyDataStream) -> Result<(), FilesError> {
        let files = self.clone();
        tokio::spawn(async move { files.receive_all(upload, bytes).await }).await.map_err(|_| FilesError::Stopped)?
    }

    async fn receive_all(&self, upload: Upload, bytes: BodyDataStream) -> Result<(), FilesError> {
        let said = FileKind::of_media_type(&upload.media_type);
        let naming = Naming::of(&self.parts.vault, &upload).await?.ok_or(FilesError::Problem(ProblemCode::Expired))?;
        // Each try has an object of its own: a later one never touches the bytes of an earlier one.
        let object = self.parts.ids.uuid().to_string();
        let earlier = UploadObjects::begin(&self.parts.ledger, upload.id, &object).await?;
        let earlier = earlier.ok_or(FilesError::Problem(ProblemCode::UploadUsed))?;
        if let Some(earlier) = earlier {
            match self.shelf.remove(&earlier).await {
                Ok(()) => {}
                // The file itself is gone; a role without permission to list versions or parts can receive
                // files all the same.
                Err(error @ (FilesError::VersionsLeft(_) | FilesError::PartsLeft(_))) => {
                    tracing::warn!(event = "files.leavings", %error, "something may be left of an earlier try's file");
                }
                Err(error) => return Err(error),
            }
        }
        BreakingPoint::ObjectNoted.reached();
        let mut kept = self.keep(&upload, said, &naming, &object, bytes).await;
        // A later attempt took the upload over and deleted this object: then the store's error is no fault.
        if matches!(kept, Err(FilesError::Store(_)))
            && !UploadObjects::is_noted(&self.parts.ledger, upload.id, &object).await?
        {
            kept = Err(FilesError::Problem(ProblemCode::UploadUsed));
        }
        if kept.is_err()
            && let Err(error) = self.shelf.remove(&object).await
        {
            // The row names the object: the next attempt, or the sweep, deletes it.
            tracing::warn!(event = "files.leavings", error = %error, "an unfinished file could not be removed");
        }
        kept
    }

    async fn keep(
        &self,
        upload: &Upload,
        said: Option<FileKind>,
        naming: &Naming,
        object: &str,
        bytes: BodyDataStream,
    ) -> Result<(), FilesError> {
        let mut writing = self.shelf.write(object).await?;
        let streamed = tokio::time::timeout(UPLOAD_TIMEOUT, stream(upload.size, said, bytes, &mut writing)).await;
        let received = match streamed.unwrap_or(Err(FilesError::Interrupted)) {
            Ok(received) if naming.sha256.as_ref().is_none_or(|said| *said == received.sha256) => received,
            Ok(_) => return give_up(writing, FilesError::Problem(ProblemCode::DigestMismatch)).await,
            Err(error) => return give_up(writing, error).await,
        };
        BreakingPoint::BodyWritten.reached();
        writing.finish().await?;
        BreakingPoint::ObjectNamed.reached();
        self.shelf.sync(object).await?;
        BreakingPoint::ObjectSynced.reached();
        let Received { kind, sha256 } = received;
        if kind == FileKind::Docx && !docx::is_document(&self.shelf, object, upload.size).await? {
            return Err(not_as(said));
        }
        let naming = Naming { name: kind.named(&naming.name), sha256: Some(sha256) };
        let naming = naming.sealed(&self.parts.vault, upload).await?;
        let finish = UploadObjects::finish(&self.parts.ledger, upload.id, object, (kind.media_type(), &naming));
        if finish.await? {
            BreakingPoint::RowWritten.reached();
            Ok(())
        } else {
            Err(FilesError::Problem(ProblemCode::UploadUsed))
        }
    }
}

async fn give_up(writing: Writing, error: FilesError) -> Result<(), FilesError> {
    writing.give_up().await;
    Err(error)
}

/// Streams, counts and hashes; stops at the first byte over the limit, or of a wrong type.
async fn stream(
    size: u64,
    said: Option<FileKind>,
    mut bytes: BodyDataStream,
    writing: &mut Writing,
) -> Result<Received, FilesError> {
    let (mut count, mut sha256, mut head) = (0_u64, Sha256::new(), Vec::with_capacity(HEAD_BYTES));
    let (mut encryption, mut locked) = (EncryptionMark::of(Lock::Pdf), EncryptionMark::of(Lock::Package));
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk.map_err(|_| FilesError::Interrupted)?;
        count = count.saturating_add(chunk.len() as u64);
        if count > size {
            return Err(FilesError::Problem(ProblemCode::TooLarge));
        }
        if head.len() < HEAD_BYTES {
            head.extend_from_slice(&chunk[..chunk.len().min(HEAD_BYTES - head.len())]);
            if head.len() == HEAD_BYTES {
                // Compound files are not accepted; whether they are encrypted is known at their end.
                if FileKind::of_head(&head).is_none() && !is_compound(&head) {
                    return Err(not_as(said));
                }
            }
        }
        encryption.pass(&chunk);
        locked.pass(&chunk);
        sha256.update(&chunk);
        writing.take(chunk).await?;
    }
    if count < size {
        return Err(FilesError::Problem(ProblemCode::Incomplete));
    }
    match FileKind::of_head(&head) {
        Some(FileKind::Pdf) if encryption.found() => Err(FilesError::Unfit(Unfit::Encrypted)),
        Some(kind) => Ok(Received { kind, sha256: hex::encode(sha256.finalize()) }),
        None if is_compound(&head) && locked.found() => Err(FilesError::Unfit(Unfit::Locked)),
        None => Err(not_as(said)),
    }
}

fn not_as(said: Option<FileKind>) -> FilesError {
    FilesError::Unfit(said.map_or(Unfit::Unknown, Unfit::NotA))
}
