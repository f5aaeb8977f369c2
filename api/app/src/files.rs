//! Files: announced, sent to a signed single-use URL, stored under random names, fetched by URLs signed for one caller.
//!
//! Invariants: bytes are streamed and never whole in memory; a file counts as complete only once its size and digest
//! are the announced ones, and its content is of an accepted type; its name and digest are encrypted, because the
//! digest of a short form can be guessed; it is served as an attachment, and inline only where its first bytes are a
//! PDF's or a picture's, under a URL of its own, framed by no page but ours; a URL gives nothing to a caller who may no
//! longer see the file.
//!
//! Deliberately absent: opening archives further than their type needs, and trusting a name or media
//! type that was sent.

mod announce;
mod breaking_point;
mod bucket;
mod carry;
mod docx;
mod download;
mod duplicate;
mod encryption;
mod error;
mod kind;
mod links;
mod naming;
mod readers;
mod receive;
mod routes;
mod settings;
mod shelf;
mod sweep;

use std::sync::Arc;
use store::boxed;

use chrono::TimeDelta;
use domain::dossier::{FileNaming, FileRef};
use domain::{AccountId, DossierId, FileId, Moment, Personal};
use foundation::clock::Clock;
use foundation::ids::Ids;
use futures::TryStreamExt;
use store::keys::Keyring;
use store::ledger::{Upload, UploadObjects, UploadState, Uploads};
use store::sql::Pool;
use store::vault::{Vault, VaultError};
use tokio::io::{AsyncWrite, AsyncWriteExt};

pub use announce::{Announced, Wish};
pub use breaking_point::BreakingPoint;
pub use carry::{copy_in, copy_out, stored_bytes};
pub use error::{FilesError, Unfit};
pub use kind::FileKind;
pub use kind::HEAD_BYTES;
pub use readers::Readers;
pub use routes::routes;
pub use settings::{FilesSettings, FilesUrl};

use crate::session::Holders;
use links::Links;
use naming::Naming;
use shelf::Shelf;

/// Lifetime of a signed upload URL.
const SEND_WITHIN: TimeDelta = TimeDelta::hours(1);
/// Lifetime of an upload that is bound to no dossier.
const BIND_WITHIN: TimeDelta = TimeDelta::hours(24);
/// Lifetime of a signed download URL.
const FETCH_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Limits of uploads: size and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Unbound uploads per account.
    pub waiting: u64,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self { bytes: 20 * 1024 * 1024, waiting: 64 }
    }
}

/// Dependencies of the file store.
#[derive(Clone)]
pub struct FilesParts {
    pub ledger: Pool,
    /// Encrypts file names and digests.
    pub vault: Vault,
    pub keyring: Keyring,
    /// Checks that the holder of a signed URL still has an account.
    pub holders: Arc<dyn Holders>,
    /// Checks that they may still read the file.
    pub readers: Arc<dyn Readers>,
    pub ids: Ids,
    pub clock: Clock,
}

/// File store: uploads in, downloads out.
#[derive(Clone)]
pub struct Files {
    parts: Arc<FilesParts>,
    shelf: Shelf,
    links: Links,
    limits: UploadLimits,
}

/// Signed URL of a download, with its expiry.
pub struct DownloadUrl {
    pub url: String,
    pub expires_at: Moment,
}

impl Files {
    /// Opens the configured store over these dependencies.
    pub fn open(settings: &FilesSettings, parts: FilesParts) -> Result<Self, FilesError> {
        Ok(Self::over(Shelf::open(&settings.place)?, settings, parts))
    }

    /// Opens read-only: a missing folder is not made, and reads as empty.
    pub fn open_for_reading(settings: &FilesSettings, parts: FilesParts) -> Result<Self, FilesError> {
        Ok(Self::over(Shelf::open_for_reading(&settings.place)?, settings, parts))
    }

    /// Refuses an unusable bucket configuration; makes no request.
    pub fn refuse_unusable_bucket(settings: &FilesSettings) -> Result<(), FilesError> {
        match &settings.place {
            FilesUrl::S3(_) => Shelf::open(&settings.place).map(drop),
            FilesUrl::Folder(_) => Ok(()),
        }
    }

    fn over(shelf: Shelf, settings: &FilesSettings, parts: FilesParts) -> Self {
        Self {
            shelf,
            links: Links::new(parts.keyring.clone(), settings.public_url.clone()),
            limits: UploadLimits { bytes: settings.upload_max_bytes, ..UploadLimits::default() },
            parts: Arc::new(parts),
        }
    }

    /// Largest file, in bytes.
    pub fn largest(&self) -> u64 {
        self.limits.bytes
    }

    #[must_use]
    pub fn limited(self, limits: UploadLimits) -> Self {
        Self { limits, ..self }
    }

    /// Complete, unbound upload of this account; `None` for any other, or an expired one.
    #[boxed]
    pub async fn waiting(&self, id: FileId, owner: AccountId) -> Result<Option<Upload>, FilesError> {
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let now = self.parts.clock.now();
        Ok(upload
            .filter(|upload| upload.owner == owner && upload.state == UploadState::Stored && upload.expires_at > now))
    }

    /// Complete, unbound upload of this account as events name it, its name encrypted under the subject's key.
    /// `None` for any other.
    #[boxed]
    pub async fn offered(
        &self,
        id: FileId,
        owner: AccountId,
        subject: AccountId,
    ) -> Result<Option<FileRef>, FilesError> {
        let Some(upload) = self.waiting(id, owner).await? else { return Ok(None) };
        let naming = Naming::of(&self.parts.vault, &upload).await?;
        let naming = naming.and_then(|Naming { name, sha256 }| Some(FileNaming { name, sha256: sha256? }));
        Ok(naming.map(|naming| FileRef {
            id,
            naming: Personal::of(subject, naming),
            media_type: upload.media_type,
            size: upload.size,
        }))
    }

    /// Signs a download URL for this caller. Permission is checked by the use case before.
    pub fn download_url(&self, id: FileId, caller: AccountId, now: Moment) -> DownloadUrl {
        let expires_at = now + FETCH_WITHIN;
        DownloadUrl { url: self.links.download(id, caller, expires_at), expires_at }
    }

    /// Signs a URL that shows the file inline; the same lifetime as a download URL.
    pub fn view_url(&self, id: FileId, caller: AccountId, now: Moment) -> String {
        self.links.view(id, caller, now + FETCH_WITHIN)
    }

    #[boxed]
    pub async fn has(&self, object: &str) -> Result<bool, FilesError> {
        self.shelf.has(object).await
    }

    /// Readiness of the file store.
    #[boxed]
    pub async fn ready(&self) -> Result<(), FilesError> {
        self.shelf.ready().await
    }

    /// Copies a file's bytes into a writer.
    pub async fn copy(&self, id: FileId, to: &mut (impl AsyncWrite + Unpin)) -> Result<(), FilesError> {
        let Some(object) = UploadObjects::of(&self.parts.ledger, id).await? else { return Ok(()) };
        let Some(upload) = Uploads::get(&self.parts.ledger, id).await? else { return Ok(()) };
        let mut bytes = self.whole(id, &object, upload.size).await?.into_stream();
        while let Some(block) = bytes.try_next().await? {
            to.write_all(&block).await.map_err(FilesError::Copy)?;
        }
        Ok(())
    }

    /// Deletes the bytes of every file that an account uploaded.
    #[boxed]
    pub async fn erase_owner(&self, owner: AccountId) -> Result<(), FilesError> {
        let objects = UploadObjects::of_owner(&self.parts.ledger, owner).await?;
        self.erase(objects).await
    }

    /// Deletes the bytes of every file of a dossier, whoever uploaded it.
    #[boxed]
    pub async fn erase_dossier(&self, dossier: DossierId) -> Result<(), FilesError> {
        let objects = UploadObjects::of_dossier(&self.parts.ledger, dossier).await?;
        self.erase(objects).await
    }

    /// Deletes objects. A failure holds up no other, and is returned in the end; its row stays and names it.
    async fn erase(&self, objects: Vec<(FileId, String)>) -> Result<(), FilesError> {
        let mut left = None;
        for (id, object) in objects {
            if let Err(error) = self.shelf.remove(&object).await {
                left.get_or_insert(error);
                continue;
            }
            let Some(upload) = Uploads::get(&self.parts.ledger, id).await? else { continue };
            let nobody = Personal::<Naming>::Erased { subject: upload.owner.into() };
            let erased = serde_json::to_value(nobody).map_err(|_| VaultError::Malformed)?;
            UploadObjects::erased(&self.parts.ledger, id, &erased).await?;
        }
        left.map_or(Ok(()), Err)
    }

    /// Deletes objects that a restore brought back. Versions or parts that a bucket does not delete are only logged:
    /// their first erasure keeps them due.
    #[boxed]
    pub async fn remove_objects(&self, objects: &[String]) -> Result<(), FilesError> {
        for object in objects {
            match self.shelf.remove(object).await {
                Err(error @ (FilesError::VersionsLeft(_) | FilesError::PartsLeft(_))) => {
                    tracing::warn!(event = "files.versions_left", %error, "a file that was erased is not gone");
                }
                removed => removed?,
            }
        }
        Ok(())
    }
}
