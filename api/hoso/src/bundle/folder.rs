//! Bundles as folders of files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use store::bundle::{CHECKPOINT, CONTENT, FILES, Found, MANIFEST, PUBLIC_KEY};

use super::BundleError;

/// Buffer size of hashing.
const BLOCK: usize = 64 * 1024;

/// Reads a bundle: small files as text, digests of all.
pub fn read(folder: &Path) -> Result<Found, BundleError> {
    let mut found = Found::default();
    for (name, path) in files(folder, "")?.into_iter().chain(files(&folder.join(FILES), FILES)?) {
        if name == MANIFEST || [CONTENT, CHECKPOINT, PUBLIC_KEY].contains(&name.as_str()) {
            let text = fs::read(&path).map_err(BundleError::io(&path))?;
            // Lossy on purpose: a file that is no text fails by its digest.
            found.texts.insert(name.clone(), String::from_utf8_lossy(&text).into_owned());
        }
        if name != MANIFEST {
            found.digests.insert(name, digest(&path).map_err(BundleError::io(&path))?);
        }
    }
    Ok(found)
}

/// Files directly in a folder, by their names in the manifest; none where there is no such folder.
fn files(folder: &Path, prefix: &str) -> Result<Vec<(String, std::path::PathBuf)>, BundleError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !prefix.is_empty() => return Ok(Vec::new()),
        entries => entries.map_err(BundleError::io(folder))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(BundleError::io(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.is_dir() || format!("{name}/") != FILES {
            found.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(found)
}

/// SHA-256 of a file, streamed.
pub(super) fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher, mut block) = (File::open(path)?, Sha256::new(), vec![0; BLOCK]);
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&block[..read]),
        }
    }
}
