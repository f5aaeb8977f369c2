//! Private temporary folder for the copy of a database that read-only connections use.

use std::io;
use std::path::PathBuf;

use crate::randomness::random;

/// Temporary folder of a copied database, removed with the last connection that reads in it.
#[derive(Debug)]
pub struct CopyFolder(pub(super) PathBuf);

impl CopyFolder {
    pub(super) fn make() -> io::Result<Self> {
        let name = random::<8>().map_err(io::Error::other)?;
        let path = std::env::temp_dir().join(format!("hoso-reading.{}", hex::encode(name)));
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for CopyFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, path = %self.0.display(), "a copy could not be removed");
        }
    }
}
