use std::path::PathBuf;

use foundation::public_url::PublicUrl;
use url::Url;

/// What the file store is configured with.
#[derive(Debug, Clone)]
pub struct FilesSettings {
    /// Where the bytes are kept.
    pub place: FilesUrl,
    /// The largest upload, in bytes.
    pub upload_max_bytes: u64,
    /// Base of the signed URLs.
    pub public_url: PublicUrl,
}

/// Where uploaded files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesUrl {
    /// Below a folder.
    Folder(PathBuf),
    /// In a bucket of S3 or its like.
    S3(Url),
}
