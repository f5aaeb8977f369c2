use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, FileId, Moment};
use serde::Deserialize;
use store::keys::Keyring;

use crate::config::PublicUrl;
use crate::problem::ProblemCode;

/// URLs that carry their own leave.
#[derive(Clone)]
pub(super) struct Links {
    keyring: Keyring,
    public_url: PublicUrl,
}

/// What stands behind the question mark of an upload's URL.
#[derive(Deserialize)]
pub(super) struct UploadLink {
    expires: i64,
    signature: String,
}

/// What stands behind the question mark of a download's URL.
#[derive(Deserialize)]
pub(super) struct DownloadLink {
    /// For whom it was signed.
    pub(super) viewer: AccountId,
    expires: i64,
    signature: String,
}

const UPLOAD: &str = "upload-url";
const DOWNLOAD: &str = "download-url";

impl Links {
    pub(super) fn new(keyring: Keyring, public_url: PublicUrl) -> Self {
        Self { keyring, public_url }
    }

    pub(super) fn upload(&self, id: FileId, expires_at: Moment) -> String {
        let expires = seconds(expires_at);
        let signature = self.sign(UPLOAD, &format!("{id} {expires}"));
        self.public_url.join(&format!("/uploads/{id}?expires={expires}&signature={signature}"))
    }

    pub(super) fn download(&self, id: FileId, viewer: AccountId, expires_at: Moment) -> String {
        let expires = seconds(expires_at);
        let signature = self.sign(DOWNLOAD, &format!("{id} {viewer} {expires}"));
        self.public_url.join(&format!("/files/{id}?viewer={viewer}&expires={expires}&signature={signature}"))
    }

    pub(super) fn check_upload(&self, id: FileId, link: &UploadLink, now: Moment) -> Result<(), ProblemCode> {
        let message = format!("{id} {}", link.expires);
        self.check(UPLOAD, &message, &link.signature, link.expires, now)
    }

    pub(super) fn check_download(&self, id: FileId, link: &DownloadLink, now: Moment) -> Result<(), ProblemCode> {
        let message = format!("{id} {} {}", link.viewer, link.expires);
        self.check(DOWNLOAD, &message, &link.signature, link.expires, now)
    }

    /// Only who holds a URL that was signed here learns that it has expired.
    fn check(
        &self,
        purpose: &str,
        message: &str,
        signature: &str,
        expires: i64,
        now: Moment,
    ) -> Result<(), ProblemCode> {
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ProblemCode::NotFound)?;
        if !self.keyring.verify(purpose, message.as_bytes(), &signature) {
            Err(ProblemCode::NotFound)
        } else if seconds(now) >= expires {
            Err(ProblemCode::Expired)
        } else {
            Ok(())
        }
    }

    fn sign(&self, purpose: &str, message: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.keyring.sign(purpose, message.as_bytes()))
    }
}

fn seconds(at: Moment) -> i64 {
    at.utc().timestamp()
}
