//! Atomic files for messages, where no server is configured.

use std::io;
use std::path::{Path, PathBuf};
use store::boxed;

use store::private_files;

use super::error::Unsent;

/// Writes a file into a folder, atomically: other instances may be writing the same message.
#[boxed]
pub async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<(), Unsent> {
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
    written.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into())).map_err(|error| Unsent::File(error.kind()))
}

/// The same write on the calling thread.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    private_files::write_atomically(&folder.join(name), bytes)
}
