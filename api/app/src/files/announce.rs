//! Announcing an upload: validation, its row, and the signed URL.

use domain::{AccountId, Fault, FaultCode, Faults, FileId, Moment, input};
use serde_json::Value;
use store::boxed;
use store::ledger::{Upload, UploadObjects, UploadState, Uploads};

use super::kind::UNSAID;
use super::naming::Naming;
use super::{BIND_WITHIN, FileKind, Files, FilesError, SEND_WITHIN};

/// Announcement of a file, as typed.
#[derive(Debug, Clone)]
pub struct Wish {
    pub file_name: String,
    /// Media type; detected from the bytes where it is missing or wrong.
    pub media_type: Option<String>,
    pub size: i64,
    /// Expected digest of the bytes, if known beforehand.
    pub sha256: Option<String>,
}

/// Signed URL of an announced upload.
pub struct Announced {
    pub id: FileId,
    pub url: String,
    /// `Content-Type` that the upload must send.
    pub media_type: String,
    pub expires_at: Moment,
}

struct Checked {
    kind: Option<FileKind>,
    name: String,
    size: u64,
    sha256: Option<String>,
}

impl Files {
    /// Announces a file of this account.
    #[boxed]
    pub async fn announce(&self, owner: AccountId, wish: Wish, now: Moment) -> Result<Announced, FilesError> {
        let checked = self.check(&wish).map_err(FilesError::Refused)?;
        if UploadObjects::waiting(&self.parts.ledger, owner, now).await? >= self.limits.waiting {
            return Err(FilesError::Refused(vec![Fault::new(FaultCode::TooManyAttempts)]));
        }
        let mut upload = Upload {
            id: self.parts.ids.file(),
            owner,
            naming: Value::Null,
            media_type: checked.kind.map_or(UNSAID, FileKind::media_type).to_owned(),
            size: checked.size,
            // Encrypted with the name instead: the digest of a short form can be guessed.
            sha256_expected: None,
            state: UploadState::Expected,
            dossier: None,
            created_at: now,
            expires_at: now + BIND_WITHIN,
        };
        let naming = Naming { name: checked.name, sha256: checked.sha256 };
        upload.naming = naming.sealed(&self.parts.vault, &upload).await?;
        Uploads::expect(&self.parts.ledger, &upload).await?;
        Ok(self.sending_of(upload))
    }

    /// Signed URL of an announced upload that has not come yet.
    #[boxed]
    pub async fn announced(&self, id: FileId, owner: AccountId, now: Moment) -> Result<Option<Announced>, FilesError> {
        let upload = Uploads::get(&self.parts.ledger, id).await?;
        let upload = upload.filter(|upload| upload.owner == owner && upload.state == UploadState::Expected);
        Ok(upload.map(|upload| self.sending_of(upload)).filter(|announced| announced.expires_at > now))
    }

    fn sending_of(&self, upload: Upload) -> Announced {
        let expires_at = upload.created_at + SEND_WITHIN;
        let url = self.links.upload(upload.id, expires_at);
        Announced { id: upload.id, url, media_type: upload.media_type, expires_at }
    }

    fn check(&self, wish: &Wish) -> Result<Checked, Vec<Fault>> {
        let mut faults = Faults::new();
        let name = faults.take(input::file_name(&wish.file_name, &["fileName"]));
        let sha256 = match &wish.sha256 {
            Some(sha256) => faults.take(input::sha256(sha256, &["sha256"])).map(Some),
            None => Some(None),
        };
        let max = self.limits.bytes;
        let size = u64::try_from(wish.size).ok().filter(|size| (1..=max).contains(size));
        if size.is_none() {
            let fault = Fault::at(FaultCode::OutOfRange, &["size"]).with("min", 1).with("max", max);
            let fault = fault.with("maxBytes", max);
            faults.push(if wish.size == 0 { fault.with("reason", "EMPTY") } else { fault });
        }
        // Media types by which programs say that they do not know one.
        let said = wish.media_type.as_deref().map(str::trim).filter(|said| !["", UNSAID].contains(said));
        let kind = said.map(FileKind::of_media_type);
        if kind == Some(None) {
            let taken: Vec<_> = FileKind::ALL.iter().map(|kind| kind.media_type()).collect();
            faults.push(Fault::at(FaultCode::FileRejected, &["mediaType"]).with("mediaTypes", taken));
        }
        match (name, size, sha256) {
            (Some(name), Some(size), Some(sha256)) if faults.is_empty() => {
                Ok(Checked { kind: kind.flatten(), name, size, sha256 })
            }
            _ => Err(faults.into_vec()),
        }
    }
}
