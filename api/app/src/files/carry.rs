//! Copying the file store for backups and restores.

use std::collections::HashMap;
use std::path::Path as FsPath;

use futures::TryStreamExt;
use object_store::path::Path;
use store::boxed;
use store::private_files;
use tokio::io::AsyncWriteExt;

use super::FilesError;
use super::FilesUrl;
use super::shelf::Shelf;

/// Copies every object into a folder that only its owner can read, each under its name. An object that disappears
/// meanwhile was deleted on purpose, and is skipped.
#[boxed(?Send)]
pub async fn copy_out(from: &FilesUrl, to: &FsPath, told: &dyn Fn(u64)) -> Result<(), FilesError> {
    let shelf = Shelf::open_for_reading(from)?;
    private_files::create_folder(to).map_err(FilesError::Copy)?;
    for (object, _) in shelf.list().await? {
        let read = match shelf.read(&object).await {
            Err(FilesError::Store(object_store::Error::NotFound { .. })) => continue,
            read => read?,
        };
        let mut options = private_files::options();
        options.write(true).create_new(true);
        let opened = tokio::fs::OpenOptions::from(options).open(to.join(&object)).await;
        let mut written = opened.map_err(FilesError::Copy)?;
        let mut bytes = read.into_stream();
        while let Some(block) = bytes.try_next().await? {
            written.write_all(&block).await.map_err(FilesError::Copy)?;
            told(block.len() as u64);
        }
        written.sync_all().await.map_err(FilesError::Copy)?;
    }
    Ok(())
}

/// Total size of all objects in bytes.
#[boxed]
pub async fn stored_bytes(of: &FilesUrl) -> Result<u64, FilesError> {
    Ok(Shelf::open_for_reading(of)?.list().await?.iter().map(|(_, size)| size).sum())
}

/// Copies every file of such a folder into the store. An object that is there in full length is the same, since names
/// are random: it is skipped.
#[boxed(?Send)]
pub async fn copy_in(to: &FilesUrl, from: &FsPath, told: &dyn Fn(u64)) -> Result<(), FilesError> {
    let here = FilesUrl::Folder(from.to_owned());
    let (shelf, copied) = (Shelf::open(to)?, Shelf::open_for_reading(&here)?);
    let there: HashMap<_, _> = shelf.list().await?.into_iter().collect();
    for (object, size) in copied.list().await? {
        if there.get(&object) == Some(&size) {
            told(size);
            continue;
        }
        let mut writing = shelf.write(&object).await?;
        let mut bytes = copied.read(&object).await?.into_stream();
        while let Some(block) = bytes.try_next().await? {
            told(block.len() as u64);
            writing.take(block).await?;
        }
        writing.finish().await?;
        shelf.sync(&object).await?;
    }
    Ok(())
}

impl Shelf {
    async fn list(&self) -> Result<Vec<(String, u64)>, FilesError> {
        let name = |path: &Path| path.filename().map(ToOwned::to_owned);
        let found: Vec<_> = self.objects().try_collect().await?;
        Ok(found.iter().filter_map(|object| Some((name(&object.location)?, object.size))).collect())
    }
}
