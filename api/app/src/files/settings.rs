//! Settings of the file store.

use std::path::PathBuf;

use foundation::public_url::PublicUrl;
use url::Url;

/// Settings of the file store.
#[derive(Debug, Clone)]
pub struct FilesSettings {
    pub place: FilesUrl,
    /// Largest upload in bytes.
    pub upload_max_bytes: u64,
    pub public_url: PublicUrl,
}

/// Place of uploaded files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesUrl {
    Folder(PathBuf),
    /// A bucket of S3 or a compatible store.
    S3(Url),
}
