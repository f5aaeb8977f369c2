//! Fitness check before the address is bound, so that "address in use" hides no other problem: every file and folder
//! that the start opens or makes, as far as it exists. Makes nothing.

use std::path::{Path, PathBuf};
use store::boxed;

use app::account_erasures::ErasureError;
use app::erasure::Erasures;
use app::files::Files;
use app::files::FilesUrl;
use delivery::sending::{Mail, Sms};
use store::keys::{MasterKey, UnlockError};
use store::private_files;
use store::sql::{ConnectionBudget, Database, DatabaseUrl};

use super::{DATA_DIR, FILES_URL, MASTER_KEY_FILE, StartError};
use crate::checkpoint::CheckpointFolder;
use crate::config::Config;
use crate::opening::{self, OpeningError};

/// Refuses unusable files and folders, a read-only database, a server with too few connections left for this instance,
/// and a missing folder of a database; makes nothing.
#[boxed]
pub async fn refuse_unfit(config: &Config) -> Result<(), StartError> {
    if let DatabaseUrl::Sqlite(path) = &config.database {
        refuse_missing_folder(path, &config.data_dir)?;
    }
    for (folder, setting) in folders(config) {
        refuse_unusable_folder(&folder, setting)?;
    }
    config.database.refuse_orphans()?;
    config.database.refuse_unusable()?;
    opening::refuse_new_log(config, None).await?;
    if config.master_key_file.exists() {
        MasterKey::load_all(&config.master_key_file).map_err(UnlockError::from)?;
    }
    CheckpointFolder::refuse_unreadable(&config.data_dir).map_err(OpeningError::from)?;
    Erasures::of(&config.data_dir, config.outbox_dir()).list.read().map_err(ErasureError::from)?;
    // A configured server needs no folder; its settings are checked by building its client.
    if config.smtp.is_some() {
        Mail::open(&config.sending())?;
    }
    if config.sms.is_some() {
        Sms::open(&config.sending())?;
    }
    Files::refuse_unusable_bucket(&config.file_store())?;
    if config.is_embedded() { Ok(()) } else { refuse_unfit_server(config).await }
}

/// Refuses a missing folder other than the data folder, which is made.
fn refuse_missing_folder(file: &Path, data_dir: &Path) -> Result<(), StartError> {
    match file.parent() {
        Some(folder) if folder != data_dir && !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(StartError::NoFolder { folder: folder.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Every folder that a server needs, with the setting that names it or its parent.
fn folders(config: &Config) -> Vec<(PathBuf, &'static str)> {
    let mut folders = vec![(config.data_dir.clone(), DATA_DIR)];
    if let Some(folder) = config.master_key_file.parent() {
        folders.push((folder.to_owned(), MASTER_KEY_FILE));
    }
    if let FilesUrl::Folder(folder) = &config.files {
        folders.push((folder.clone(), FILES_URL));
    }
    let outbox = config.outbox_dir();
    folders.extend((config.smtp.is_none() || config.sms.is_none()).then(|| (outbox.clone(), DATA_DIR)));
    folders.extend(config.smtp.is_none().then(|| (outbox.join("mail"), DATA_DIR)));
    folders.extend(config.sms.is_none().then(|| (outbox.join("sms"), DATA_DIR)));
    folders.extend(["keys", "checkpoints"].map(|name| (config.data_dir.join(name), DATA_DIR)));
    folders
}

/// Refuses a folder that could not be made, or is none; makes nothing.
pub(super) fn refuse_unusable_folder(folder: &Path, setting: &'static str) -> Result<(), StartError> {
    private_files::refuse_unusable_folder(folder).map_err(|cause| StartError::Folder {
        folder: folder.to_owned(),
        setting,
        cause,
    })
}

async fn refuse_unfit_server(config: &Config) -> Result<(), StartError> {
    let asking = Database::connect_within(&config.database, ConnectionBudget::single()).await?;
    let fit = asking.refuse_unfit_to_serve(config.database_connections).await;
    asking.close().await;
    Ok(fit?)
}
