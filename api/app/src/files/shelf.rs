//! Object storage: a local folder or an S3 bucket.

use std::io;
use std::ops::Range;
use std::path::{Path as FsPath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ClientConfigKey, GetResult, ObjectMeta, ObjectStore, WriteMultipart};
use url::Url;

use store::private_files;

use super::FilesError;
use super::FilesUrl;
use super::bucket::Bucket;

/// Multipart part size; S3 accepts no smaller ones.
const PART_BYTES: usize = 5 * 1024 * 1024;
/// Concurrent parts: with the one being filled, the memory of an upload.
const PARTS_UNDER_WAY: usize = 1;

/// Object store of file bytes under random names.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// The folder, which is synced explicitly.
    folder: Option<PathBuf>,
    /// The bucket, for requests that `object_store` lacks.
    bucket: Option<Bucket>,
}

impl Shelf {
    /// Opens the configured store. For S3, keys and region come from the `AWS_*` variables.
    pub(super) fn open(url: &FilesUrl) -> Result<Self, FilesError> {
        match url {
            FilesUrl::Folder(folder) => {
                private_files::create_folder(folder).map_err(|error| generic(error.into()))?;
                // A new folder is durable once its parent is synced.
                private_files::sync_folder_of(folder).map_err(|error| generic(error.into()))?;
                let store = Arc::new(LocalFileSystem::new_with_prefix(folder)?);
                Ok(Self { store, prefix: Path::default(), folder: Some(folder.clone()), bucket: None })
            }
            FilesUrl::S3(url) => Self::in_bucket(AmazonS3Builder::from_env(), url),
        }
    }

    /// Store in the bucket of this URL, below its path.
    pub(super) fn in_bucket(s3: AmazonS3Builder, url: &Url) -> Result<Self, FilesError> {
        let said = |key: AmazonS3ConfigKey| s3.get_config_value(&key);
        let by_http = said(AmazonS3ConfigKey::Endpoint).is_some_and(|endpoint| endpoint.starts_with("http://"));
        let may_be = said(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp))
            .is_some_and(|may_be| ["1", "true", "on", "yes", "y"].contains(&may_be.to_ascii_lowercase().as_str()));
        if by_http && !may_be {
            return Err(FilesError::Insecure);
        }
        let region = said(AmazonS3ConfigKey::Region).unwrap_or_else(|| "us-east-1".to_owned());
        let store = Arc::new(s3.with_url(url.as_str()).build()?);
        let prefix = Path::from_url_path(url.path()).map_err(|error| generic(error.into()))?;
        let bucket = Some(Bucket::new(Arc::clone(&store), region)?);
        Ok(Self { store, prefix, folder: None, bucket })
    }

    /// Opens without making a folder: a missing one reads as empty.
    pub(super) fn open_for_reading(url: &FilesUrl) -> Result<Self, FilesError> {
        match url {
            FilesUrl::Folder(folder) if !folder.exists() => {
                Ok(Self { store: Arc::new(InMemory::new()), prefix: Path::default(), folder: None, bucket: None })
            }
            FilesUrl::Folder(_) | FilesUrl::S3(_) => Self::open(url),
        }
    }

    /// Begins an object, which stays invisible until `Writing::finish`.
    pub(super) async fn write(&self, object: &str) -> Result<Writing, FilesError> {
        let upload = self.store.put_multipart(&self.path(object)).await?;
        Ok(Writing(WriteMultipart::new_with_chunk_size(upload, PART_BYTES)))
    }

    /// Syncs an object, so that it survives a power cut.
    pub(super) async fn sync(&self, object: &str) -> Result<(), FilesError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.join(object);
        let synced = tokio::task::spawn_blocking(move || sync(&file)).await.map_err(|_| FilesError::Stopped)?;
        synced.map_err(|error| generic(error.into()))
    }

    pub(super) async fn read(&self, object: &str) -> Result<GetResult, FilesError> {
        Ok(self.store.get(&self.path(object)).await?)
    }

    pub(super) async fn read_range(&self, object: &str, range: Range<u64>) -> Result<Bytes, FilesError> {
        Ok(self.store.get_range(&self.path(object), range).await?)
    }

    /// Deletes an object with every version and part; no effect where it is gone.
    pub(super) async fn remove(&self, object: &str) -> Result<(), FilesError> {
        let path = self.path(object);
        // Checked first in a bucket: with versioning, each deletion would add a delete marker.
        if self.bucket.is_none() || self.has(object).await? {
            match self.store.delete(&path).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(bucket) = &self.bucket {
            bucket.remove_versions(&path).await?;
            bucket.remove_parts(&path).await?;
        }
        self.remove_leavings(object).await
    }

    /// Deletes parts of an object that a crash left: the folder's store writes them beside it, as `NAME#1`.
    async fn remove_leavings(&self, object: &str) -> Result<(), FilesError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        match tokio::fs::remove_file(folder.join(format!("{object}#1"))).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(generic(error.into())),
            _ => Ok(()),
        }
    }

    pub(super) async fn has(&self, object: &str) -> Result<bool, FilesError> {
        match self.store.head(&self.path(object)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn objects(&self) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
        self.store.list(Some(&self.prefix))
    }

    /// Readiness of the store, by a look-up of an object that need not exist.
    pub(super) async fn ready(&self) -> Result<(), FilesError> {
        if let Some(bucket) = &self.bucket {
            bucket.ready().await?;
        }
        match self.store.head(&self.path("ready")).await {
            // A role without permission to list is refused where others get "no such object".
            Ok(_) | Err(object_store::Error::NotFound { .. } | object_store::Error::PermissionDenied { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn path(&self, object: &str) -> Path {
        self.prefix.parts().chain(Path::from(object).parts()).collect()
    }
}

/// Object being written, invisible until it is finished.
pub(super) struct Writing(WriteMultipart);

impl Writing {
    /// Writes bytes, with backpressure from the store.
    pub(super) async fn take(&mut self, bytes: Bytes) -> Result<(), FilesError> {
        self.0.wait_for_capacity(PARTS_UNDER_WAY).await?;
        self.0.put(bytes);
        Ok(())
    }

    /// Publishes the object under its name.
    pub(super) async fn finish(self) -> Result<(), FilesError> {
        self.0.finish().await?;
        Ok(())
    }

    /// Aborts the write, leaving no object.
    pub(super) async fn give_up(self) {
        if let Err(error) = self.0.abort().await {
            tracing::warn!(event = "files.leavings", error = %error, "an unfinished file could not be removed");
        }
    }
}

/// Syncs the file, then its folder, which holds the name.
fn sync(file: &FsPath) -> io::Result<()> {
    let opened = std::fs::File::open(file)?;
    // The folder's store makes files by the umask.
    private_files::close_to_others(&opened)?;
    opened.sync_all()?;
    private_files::sync_folder_of(file)
}

fn generic(source: Box<dyn std::error::Error + Send + Sync>) -> FilesError {
    FilesError::Store(object_store::Error::Generic { store: "shelf", source })
}
