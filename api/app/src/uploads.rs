//! Announced uploads, until a command binds them to a dossier.

use domain::dossier::FileRef;
use domain::{AccountId, FileId};
use foundation::error::{AppError, CommandError};
use foundation::throttle::Action;
use store::boxed;

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::files::{Announced, Files, FilesError, Wish};
use crate::rate_limiter::RateLimiter;

/// Announcement of an upload, as typed.
pub struct UploadWish {
    /// File name as its owner gave it.
    pub file_name: String,
    pub media_type: Option<String>,
    pub size: i64,
    /// Digest of its bytes, hex.
    pub sha256: Option<String>,
}

/// Uploads that are announced before they are bound.
pub struct Uploads {
    pub(crate) faults: FaultLog,
    pub(crate) files: Files,
    pub(crate) rates: RateLimiter,
}

impl Uploads {
    /// Announces a file; returns its signed upload URL.
    #[boxed]
    pub async fn create(&self, caller: &Caller, wish: UploadWish) -> Result<Announced, CommandError> {
        let owner = caller.account()?;
        self.rates.paced(Action::Upload, caller)?;
        let UploadWish { file_name, media_type, size, sha256 } = wish;
        let wish = Wish { file_name, media_type, size, sha256 };
        self.files.announce(owner, wish, caller.at).await.map_err(|error| self.file_denial(error))
    }

    /// Error of an announcement: faults, or an internal one.
    fn file_denial(&self, error: FilesError) -> CommandError {
        match error {
            FilesError::Refused(faults) => CommandError::Faults(faults),
            fault => self.faults.failure(fault).into(),
        }
    }

    /// A complete, unbound upload of the caller's; `None` for any other.
    pub(crate) async fn offered(
        &self,
        owner: AccountId,
        subject: AccountId,
        upload: Option<FileId>,
    ) -> Result<Option<FileRef>, AppError> {
        let Some(upload) = upload else { return Ok(None) };
        self.files.offered(upload, owner, subject).await.map_err(|error| self.faults.failure(error))
    }

    /// An unbound upload of the caller's.
    #[boxed]
    pub async fn announced(&self, id: FileId, caller: &Caller) -> Result<Option<Announced>, AppError> {
        let Some(owner) = caller.actor.account() else { return Ok(None) };
        self.files.announced(id, owner, caller.at).await.map_err(|error| self.faults.failure(error))
    }
}
