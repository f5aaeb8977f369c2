//! Signed URLs of uploads and downloads.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, FileId, Moment};
use foundation::problem::ProblemCode;
use foundation::public_url::PublicUrl;
use serde::Deserialize;
use store::keys::Keyring;

/// Signs and checks URLs (HMAC with expiry).
#[derive(Clone)]
pub(super) struct Links {
    keyring: Keyring,
    public_url: PublicUrl,
}

/// Query of a signed upload URL.
#[derive(Deserialize)]
pub(super) struct UploadLink {
    expires: i64,
    signature: String,
}

/// Query of a signed download URL.
#[derive(Deserialize)]
pub(super) struct DownloadLink {
    /// Account it was signed for.
    pub(super) viewer: AccountId,
    expires: i64,
    signature: String,
}

const UPLOAD: &str = "upload-url";
const DOWNLOAD: &str = "download-url";
const VIEW: &str = "view-url";

/// Purpose of a signed download URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Download,
    /// Inline in the browser.
    View,
}

impl Use {
    fn purpose(self) -> &'static str {
        match self {
            Self::Download => DOWNLOAD,
            Self::View => VIEW,
        }
    }

    fn path(self, id: FileId) -> String {
        match self {
            Self::Download => format!("/files/{id}"),
            Self::View => format!("/files/{id}/view"),
        }
    }
}

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
        self.given(Use::Download, id, viewer, expires_at)
    }

    pub(super) fn view(&self, id: FileId, viewer: AccountId, expires_at: Moment) -> String {
        self.given(Use::View, id, viewer, expires_at)
    }

    fn given(&self, purpose: Use, id: FileId, viewer: AccountId, expires_at: Moment) -> String {
        let expires = seconds(expires_at);
        let signature = self.sign(purpose.purpose(), &format!("{id} {viewer} {expires}"));
        let path = purpose.path(id);
        self.public_url.join(&format!("{path}?viewer={viewer}&expires={expires}&signature={signature}"))
    }

    pub(super) fn check_upload(&self, id: FileId, link: &UploadLink, now: Moment) -> Result<(), ProblemCode> {
        let message = format!("{id} {}", link.expires);
        self.check(UPLOAD, &message, &link.signature, link.expires, now)
    }

    pub(super) fn check_given(
        &self,
        purpose: Use,
        id: FileId,
        link: &DownloadLink,
        now: Moment,
    ) -> Result<(), ProblemCode> {
        let message = format!("{id} {} {}", link.viewer, link.expires);
        self.check(purpose.purpose(), &message, &link.signature, link.expires, now)
    }

    /// Checks the signature before the expiry: only the holder of a genuine URL learns that it has expired.
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
