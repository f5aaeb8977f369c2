//! Announced uploads, until a command binds them to a dossier.

use domain::dossier::FileRef;
use domain::{AccountId, FileId};
use foundation::error::{AppError, CommandError};
use foundation::throttle::Action;

use crate::caller::Caller;
use crate::fault_log::FaultLog;
use crate::files::{Announced, Files, FilesError, Wish};
use crate::rate_limiter::RateLimiter;

/// A file that somebody wants to upload, as typed.
pub struct UploadWish {
    /// As its owner calls it.
    pub file_name: String,
    /// What it is, where that was said.
    pub media_type: Option<String>,
    /// In bytes.
    pub size: i64,
    /// Of its bytes, hex.
    pub sha256: Option<String>,
}

/// Uploads that are announced before they are bound.
pub struct Uploads {
    pub(crate) faults: FaultLog,
    pub(crate) files: Files,
    pub(crate) rates: RateLimiter,
}

impl Uploads {
    /// Announces a file and says where its bytes go.
    pub async fn create(&self, caller: &Caller, wish: UploadWish) -> Result<Announced, CommandError> {
        let owner = caller.account()?;
        self.rates.paced(Action::Upload, caller)?;
        let UploadWish { file_name, media_type, size, sha256 } = wish;
        let wish = Wish { file_name, media_type, size, sha256 };
        self.files.announce(owner, wish, caller.at).await.map_err(|error| self.file_denial(error))
    }

    /// What a person can mend in a wish, or a fault of ours.
    fn file_denial(&self, error: FilesError) -> CommandError {
        match error {
            FilesError::Refused(faults) => CommandError::Faults(faults),
            fault => self.faults.failure(fault).into(),
        }
    }

    /// The caller's finished, still free upload; `None` where there is no such.
    pub(crate) async fn offered(
        &self,
        owner: AccountId,
        subject: AccountId,
        upload: Option<FileId>,
    ) -> Result<Option<FileRef>, AppError> {
        let Some(upload) = upload else { return Ok(None) };
        self.files.offered(upload, owner, subject).await.map_err(|error| self.faults.failure(error))
    }

    /// The caller's own upload, as long as it is not bound.
    pub async fn announced(&self, id: FileId, caller: &Caller) -> Result<Option<Announced>, AppError> {
        let Some(owner) = caller.actor.account() else { return Ok(None) };
        self.files.announced(id, owner, caller.at).await.map_err(|error| self.faults.failure(error))
    }
}
