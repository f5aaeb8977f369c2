//! Files: announced, sent to a signed single-use URL, kept under random names, fetched by URLs signed for one caller.
//!
//! Invariants: bytes stream to the store and are never whole in memory; a file counts as there only once its size,
//! its digest and its kind are what was announced; what a file is called and its digest are kept sealed, because the
//! digest of a short form can be guessed; a file is served as a download, never shown in place.
//!
//! Deliberately absent: opening archives, and trusting a name or a media type that somebody sent.

mod announce;
mod docx;
mod download;
mod error;
mod kind;
mod links;
mod naming;
mod receive;
mod routes;
mod shelf;
mod sweep;

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{AccountId, DossierId, FileId, Moment, Personal, SubjectId, dossier};
use secrecy::SecretString;
use store::keys::Keyring;
use store::ledger::{UploadObjects, UploadState, Uploads};
use store::sql::Pool;
use store::vault::Vault;

pub use announce::{AnnouncedUpload, UploadAnnouncement};
pub use error::FilesError;
pub use kind::FileKind;
pub use routes::routes;
pub use shelf::Shelf;

use crate::clock::Clock;
use crate::config::PublicUrl;
use crate::ids::Ids;
use crate::session::Holders;
use links::Links;

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
        Self { bytes: 10 * 1024 * 1024, waiting: 64 }
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
    /// Keeps the bytes.
    pub shelf: Shelf,
    /// Whether whoever a URL was signed for still has an account.
    pub holders: Arc<dyn Holders>,
    /// Names files and objects.
    pub ids: Ids,
    /// When URLs end.
    pub clock: Clock,
    /// Base of URLs.
    pub public_url: PublicUrl,
    /// What uploads may take.
    pub limits: UploadLimits,
}

/// Takes files in and gives them out.
#[derive(Clone)]
pub struct Files {
    parts: Arc<FilesParts>,
    links: Links,
}

/// A file whose bytes are there, with what only its owner's key opens.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Which.
    pub id: FileId,
    /// What its owner calls it.
    pub name: String,
    /// Of its bytes, lower-case hex.
    pub sha256: String,
    /// As its bytes say.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
}

impl StoredFile {
    /// The file as events name it; what it is called becomes the subject's data.
    pub fn reference(self, subject: impl Into<SubjectId>) -> dossier::FileRef {
        dossier::FileRef {
            id: self.id,
            naming: Personal::of(subject, dossier::FileNaming { name: self.name, sha256: self.sha256 }),
            media_type: self.media_type,
            size: self.size,
        }
    }
}

impl Files {
    /// Files that stand on these.
    pub fn new(parts: FilesParts) -> Self {
        let links = Links::new(parts.keyring.clone(), parts.public_url.clone());
        Self { parts: Arc::new(parts), links }
    }

    /// A finished upload of this account that is in no dossier yet; `None` for any other.
    pub async fn waiting_upload(&self, id: FileId, owner: AccountId) -> Result<Option<StoredFile>, FilesError> {
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let now = self.parts.clock.now();
        let Some(upload) = upload.filter(|upload| {
            upload.owner == owner && upload.state == UploadState::Stored && upload.expires_at > now
        }) else {
            return Ok(None);
        };
        let naming = self.open_naming(&upload).await?;
        Ok(naming.and_then(|naming| {
            Some(StoredFile {
                id,
                name: naming.name,
                sha256: naming.sha256?,
                media_type: upload.media_type,
                size: upload.size,
            })
        }))
    }

    /// A URL under which this caller fetches a file, and when it ends. Whether they may is decided before.
    pub fn url(&self, id: FileId, caller: AccountId, now: Moment) -> (SecretString, Moment) {
        let expires_at = now + FETCH_WITHIN;
        (self.links.download(id, caller, expires_at), expires_at)
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

    async fn erase(&self, objects: Vec<(FileId, String)>) -> Result<(), FilesError> {
        for (id, object) in objects {
            self.parts.shelf.remove(&object).await?;
            UploadObjects::erased(&self.parts.ledger, id).await?;
        }
        Ok(())
    }
}
