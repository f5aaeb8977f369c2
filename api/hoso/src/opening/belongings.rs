//! Belongings of a log outside its database: signing key, checkpoints, files.

use std::path::Path;
use store::boxed;

use app::files::Files;
use app::files::FilesUrl;
use domain::Moment;
use store::ledger::{Belonging, Belongings, UploadObjects};
use store::sql::Pool;
use store::tree::PublicKey;
use uuid::Uuid;

use super::OpeningError;
use crate::checkpoint::{CheckpointFolder, bring_back_all};
use crate::config::Config;

/// Uploads sampled from each end of the log, whose bytes are looked for.
const SAMPLES: u32 = 2;

/// Refuses a start without the signing key or checkpoints that the log had: signatures of a new key would be compared
/// with nothing signed before.
#[boxed]
pub async fn refuse_missing(config: &Config, ledger: &Pool, log: Uuid, now: Moment) -> Result<(), OpeningError> {
    let folder = CheckpointFolder::of(&config.data_dir, log);
    let keys = Belongings::noted(ledger, Belonging::SigningKey).await?;
    let found = folder.present_key()?.map(|key| key.public());
    let is_known = |found: &PublicKey| keys.iter().any(|(known, _)| *known == found.fingerprint());
    match &found {
        None if !keys.is_empty() => return Err(missing(Belonging::SigningKey, folder.key_file())),
        // A key just rotated is among the trusted ones.
        Some(found) if !keys.is_empty() && !is_known(found) && !folder.trusted()?.contains(found) => {
            let (path, found) = (folder.key_file().to_owned(), found.fingerprint());
            return Err(OpeningError::OtherSigningKey { path, found });
        }
        _ => {}
    }
    let had = !Belongings::noted(ledger, Belonging::Checkpoints).await?.is_empty();
    let known: Vec<_> = found.iter().filter(|found| is_known(found)).cloned().collect();
    if had && !folder.has_begun() && bring_back_all(&folder, &config.checkpoint_copies, &known)? == 0 {
        return Err(missing(Belonging::Checkpoints, folder.path()));
    }
    // Checkpoints of an older release, which recorded no key.
    if let Some(found) = found.filter(|_| keys.is_empty() && folder.has_any()) {
        note_signing_key(ledger, &found.fingerprint(), now).await?;
    }
    Ok(())
}

/// Warning for read-only use where the log's checkpoints are missing: a copy may have none.
#[boxed]
pub async fn missing_checkpoints(config: &Config, ledger: &Pool, log: Uuid) -> Result<Option<String>, OpeningError> {
    let folder = CheckpointFolder::of(&config.data_dir, log);
    let had = !Belongings::noted(ledger, Belonging::Checkpoints).await?.is_empty();
    Ok((had && !folder.has_begun()).then(|| missing(Belonging::Checkpoints, folder.path()).to_string()))
}

/// Refuses a start without the log's files: some of the oldest and newest are looked for, and one found suffices.
/// `files` is `None` before a folder is made.
#[boxed]
pub async fn refuse_missing_files(config: &Config, ledger: &Pool, files: Option<&Files>) -> Result<(), OpeningError> {
    let since = Belongings::noted(ledger, Belonging::Files).await?.into_iter().map(|(_, since)| since).max();
    let objects = UploadObjects::samples(ledger, since, SAMPLES).await?;
    if objects.is_empty() {
        return Ok(());
    }
    let place = match &config.files {
        FilesUrl::Folder(folder) => folder.display().to_string(),
        FilesUrl::S3(url) => url.to_string(),
    };
    match (files, &config.files) {
        (Some(files), _) => {
            for object in &objects {
                // A store that is unreachable now says nothing about its content.
                if files.has(object).await.unwrap_or(true) {
                    return Ok(());
                }
            }
        }
        (None, FilesUrl::Folder(folder)) if folder.exists() => return Ok(()),
        (None, FilesUrl::S3(_)) => return Ok(()),
        (None, FilesUrl::Folder(_)) => {}
    }
    Err(OpeningError::Missing { kind: Belonging::Files, place })
}

/// Records the signing key, so that a missing key or missing checkpoints are noticed.
#[boxed]
pub async fn note_signing_key(ledger: &Pool, fingerprint: &str, now: Moment) -> Result<(), OpeningError> {
    Belongings::note(ledger, Belonging::SigningKey, fingerprint, now).await?;
    Ok(Belongings::note(ledger, Belonging::Checkpoints, "", now).await?)
}

/// Accepts a loss on an operator's word: a signing key is made or the present one taken; the folder of checkpoints
/// begins anew; earlier files are not looked for any more. Other data folders keep theirs.
#[boxed]
pub async fn accept_loss(
    kind: Belonging,
    config: &Config,
    ledger: &Pool,
    log: Uuid,
    now: Moment,
) -> Result<(), OpeningError> {
    let folder = CheckpointFolder::of(&config.data_dir, log);
    match kind {
        Belonging::SigningKey => {
            let key = folder.draw_key()?.public().fingerprint();
            Belongings::note(ledger, kind, &key, now).await?;
        }
        Belonging::Checkpoints => folder.begin()?,
        Belonging::Files => {
            Belongings::forget(ledger, kind).await?;
            Belongings::note(ledger, kind, "", now).await?;
        }
    }
    tracing::warn!(event = "belonging.anew", kind = kind.name(), "what is missing is begun anew, as was asked for");
    Ok(())
}

fn missing(kind: Belonging, place: &Path) -> OpeningError {
    OpeningError::Missing { kind, place: place.display().to_string() }
}
