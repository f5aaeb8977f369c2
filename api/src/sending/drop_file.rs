use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::Unsent;

/// Makes a folder that only its owner can read: what is put there is personal.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Puts a file into a folder: all of it, or nothing that anybody would take for it.
pub(crate) async fn put(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<(), Unsent> {
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
    written.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into())).map_err(|error| Unsent::File(error.kind()))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    // Another instance may be writing the same message: each has a name of its own until it is complete.
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, folder.join(name))?;
    File::open(folder)?.sync_all()
}
