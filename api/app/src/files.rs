//! Files: announced, sent to a signed single-use URL, kept under random names, fetched by URLs signed for one caller.
//!
//! Invariants: bytes stream to the store and are never whole in memory; a file counts as there only once its size and
//! its digest are what was announced, and its kind is what its bytes say and one that is taken; what a file is called and its digest are kept sealed, because the
//! digest of a short form can be guessed; a file is served as a download, and shown in place only where its first bytes
//! were a PDF's or a picture's, under a URL of its own, inside no page but ours; a URL gives nothing to somebody who may
//! no longer see its file.
//!
//! Deliberately absent: opening archives further than to see what they are, and trusting a name or a media type that somebody sent.

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

/// How long an upload's URL holds.
const SEND_WITHIN: TimeDelta = TimeDelta::hours(1);
/// An upload that is in no dossier by then goes.
const BIND_WITHIN: TimeDelta = TimeDelta::hours(24);
/// How long a download's URL holds.
const FETCH_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// What uploads may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadLimits {
    /// The largest file, in bytes.
    pub bytes: u64,
    /// Uploads of one account that are in no dossier yet.
    pub waiting: u64,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self { bytes: 20 * 1024 * 1024, waiting: 64 }
    }
}

/// What files stand on.
#[derive(Clone)]
pub struct FilesParts {
    /// Rows of uploads.
    pub ledger: Pool,
    /// Seals what files are called.
    pub vault: Vault,
    /// Signs URLs.
    pub keyring: Keyring,
    /// Whether whoever a URL was signed for still has an account.
    pub holders: Arc<dyn Holders>,
    /// Whether they may still read what it leads to.
    pub readers: Arc<dyn Readers>,
    /// Names files and objects.
    pub ids: Ids,
    /// When URLs end.
    pub clock: Clock,
}

/// Takes files in and gives them out.
#[derive(Clone)]
pub struct Files {
    parts: Arc<FilesParts>,
    shelf: Shelf,
    links: Links,
    limits: UploadLimits,
}

/// A URL under which one caller fetches a file.
pub struct DownloadUrl {
    /// Signed; holds for a few minutes.
    pub url: String,
    /// When it ends.
    pub expires_at: Moment,
}

impl Files {
    /// Files where the configuration says, over these.
    pub fn open(settings: &FilesSettings, parts: FilesParts) -> Result<Self, FilesError> {
        Ok(Self::over(Shelf::open(&settings.place)?, settings, parts))
    }

    /// The same for whoever only reads: no folder is made, and where there is none, nothing is in it.
    pub fn open_for_reading(settings: &FilesSettings, parts: FilesParts) -> Result<Self, FilesError> {
        Ok(Self::over(Shelf::open_for_reading(&settings.place)?, settings, parts))
    }

    /// Refuses a bucket that could not be asked as the environment says; asks nothing.
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

    /// The largest file that is taken, in bytes.
    pub fn largest(&self) -> u64 {
        self.limits.bytes
    }

    /// The same with other limits.
    #[must_use]
    pub fn limited(self, limits: UploadLimits) -> Self {
        Self { limits, ..self }
    }

    /// A finished upload of this account that is in no dossier yet. `None` for any other, and once its time is over.
    pub async fn waiting(&self, id: FileId, owner: AccountId) -> Result<Option<Upload>, FilesError> {
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let now = self.parts.clock.now();
        Ok(upload
            .filter(|upload| upload.owner == owner && upload.state == UploadState::Stored && upload.expires_at > now))
    }

    /// A finished upload of this account that is in no dossier yet, as events name it: what it is called becomes the
    /// subject's data. `None` for any other.
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

    /// A URL under which this caller fetches a file. Whether they may is decided before.
    pub fn download_url(&self, id: FileId, caller: AccountId, now: Moment) -> DownloadUrl {
        let expires_at = now + FETCH_WITHIN;
        DownloadUrl { url: self.links.download(id, caller, expires_at), expires_at }
    }

    /// A URL under which this caller's browser shows a file in place, as long as one to fetch it would hold.
    pub fn view_url(&self, id: FileId, caller: AccountId, now: Moment) -> String {
        self.links.view(id, caller, now + FETCH_WITHIN)
    }

    /// Whether the bytes of an object are there.
    pub async fn has(&self, object: &str) -> Result<bool, FilesError> {
        self.shelf.has(object).await
    }

    /// Whether the file store can be reached.
    pub async fn ready(&self) -> Result<(), FilesError> {
        self.shelf.ready().await
    }

    /// Writes the bytes of a file somewhere else.
    pub async fn copy(&self, id: FileId, to: &mut (impl AsyncWrite + Unpin)) -> Result<(), FilesError> {
        let Some(object) = UploadObjects::of(&self.parts.ledger, id).await? else { return Ok(()) };
        let Some(upload) = Uploads::get(&self.parts.ledger, id).await? else { return Ok(()) };
        let mut bytes = self.whole(id, &object, upload.size).await?.into_stream();
        while let Some(block) = bytes.try_next().await? {
            to.write_all(&block).await.map_err(FilesError::Copy)?;
        }
        Ok(())
    }

    /// Removes the bytes of every file that an account uploaded.
    pub async fn erase_owner(&self, owner: AccountId) -> Result<(), FilesError> {
        let objects = UploadObjects::of_owner(&self.parts.ledger, owner).await?;
        self.erase(objects).await
    }

    /// Removes the bytes of every file in a dossier, whoever uploaded them.
    pub async fn erase_dossier(&self, dossier: DossierId) -> Result<(), FilesError> {
        let objects = UploadObjects::of_dossier(&self.parts.ledger, dossier).await?;
        self.erase(objects).await
    }

    /// What cannot go keeps nothing else from going, and is told in the end: its row still names it.
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

    /// Removes objects that a restore has brought back. Versions or parts that a bucket does not let go are said: whoever erased
    /// them first has them due still.
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
