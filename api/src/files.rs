//! stub
use crate::config::Config;
use crate::ids::Ids;
use domain::*;
use store::*;
pub struct Files;
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct FilesError;
pub struct Announced {
    pub id: FileId,
    pub url: String,
    pub media_type: String,
    pub expires_at: Moment,
}
pub struct DownloadUrl {
    pub url: String,
    pub expires_at: Moment,
}
pub struct Wish {
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: Option<String>,
}
impl Files {
    pub fn open(_: &Config, _: store::sql::Pool, _: Keyring, _: Vault, _: Ids) -> Result<Self, FilesError> {
        Ok(Self)
    }
    pub fn download_url(&self, _: FileId, _: AccountId, _: Moment) -> DownloadUrl {
        loop {}
    }
    pub async fn announce(&self, _: AccountId, _: Wish, _: Moment) -> Result<Announced, FilesError> {
        Err(FilesError)
    }
    pub async fn announced(&self, _: FileId, _: AccountId, _: Moment) -> Result<Option<Announced>, FilesError> {
        Err(FilesError)
    }
    pub async fn offered(
        &self,
        _: FileId,
        _: AccountId,
        _: AccountId,
    ) -> Result<Option<domain::dossier::FileRef>, FilesError> {
        Err(FilesError)
    }
}

impl Clone for Files {
    fn clone(&self) -> Self {
        Files
    }
}
pub fn routes(_: Files) -> axum::Router {
    axum::Router::new()
}
impl Files {
    pub async fn sweep(&self, _: Moment) -> Result<u64, FilesError> {
        Ok(0)
    }
}
