use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use store::private_files;

use super::error::Unsent;

/// Puts a file into a folder: all of it, or nothing that anybody would take for it.
pub async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<(), Unsent> {
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
    written.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into())).map_err(|error| Unsent::File(error.kind()))
}

/// The same for whoever may wait.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // Another instance may be writing the same message: each has a name of its own until it is complete.
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let mut file = private_files::options().write(true).create(true).truncate(true).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(name))?;
    File::open(folder)?.sync_all()
}
