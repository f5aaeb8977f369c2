//! Unlocking of the keys at start: a database is served only under the master keys that its log was begun with or
//! rotated to.

use crate::boxed;
use std::path::Path;

use domain::Moment;
use thiserror::Error;

use super::masters::Masters;
use super::root::Root;
use super::{KeyFileError, Keyring, MasterKey, NoRandomness};
use crate::ledger::LogIdentity;
use crate::randomness::random;
use crate::sql::{Pool, Sql, SqlError, StoredText};

/// Reason why a database is not served under a master key.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Wrong master key: sealed data could not be opened, and claimed names would be free.
    #[error("the data is kept under another master key (fingerprint {stored}; the file's last has {presented})")]
    OtherMasterKey {
        /// Fingerprint of the log's master key.
        stored: String,
        /// Fingerprint of the last key in the file.
        presented: String,
    },
    /// A former master key still wraps subjects' keys, but is missing in the file.
    #[error("something is still wrapped under a former master key, which the file does not hold (fingerprint {0})")]
    FormerMasterKey(String),
    /// The root sealed under the master key does not open.
    #[error("what derived keys come from does not open under the master key")]
    Root,
    /// Database error.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// No id can be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Reason why the service cannot start with a key file and a database.
#[derive(Debug, Error)]
pub enum UnlockError {
    /// The key file is unusable.
    #[error(transparent)]
    MasterKey(#[from] KeyFileError),
    /// The key is not that of this database.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The database has no log yet.
    #[error("no log was begun here: there is nothing to be read")]
    NotBegun,
}

/// Loads the keys for this database. A missing file is created only where the database has no log yet: otherwise a new
/// key would open nothing.
#[boxed]
pub async fn unlock(file: &Path, ledger: &Pool, now: Moment) -> Result<(Keyring, LogIdentity), UnlockError> {
    let begun = LogIdentity::read(ledger).await.map_err(IdentityError::from)?.is_some();
    let masters = MasterKey::load_or_create(file, !begun)?;
    let identity = check_identity(ledger, &masters, now).await?;
    Ok((keyring(file, ledger, &identity, &masters).await?, identity))
}

/// Loads the keys for a reader: nothing is created.
#[boxed]
pub async fn unlock_for_reading(file: &Path, ledger: &Pool) -> Result<(Keyring, LogIdentity), UnlockError> {
    let begun = LogIdentity::read(ledger).await.map_err(IdentityError::from)?.ok_or(UnlockError::NotBegun)?;
    let masters = MasterKey::load_all(file)?;
    let identity = check_identity(ledger, &masters, begun.created_at).await?;
    Ok((keyring(file, ledger, &identity, &masters).await?, identity))
}

async fn keyring(
    file: &Path,
    ledger: &Pool,
    identity: &LogIdentity,
    masters: &[MasterKey],
) -> Result<Keyring, IdentityError> {
    let root = root(identity, masters)?;
    let keyring = Keyring::of(&root, Masters::in_file(file, masters));
    refuse_missing(ledger, identity, &keyring).await?;
    Ok(keyring)
}

/// Identity of the log. The first start creates it with the fingerprint of the last master key; every other start is
/// refused where the log's master key is not among them.
#[boxed]
pub async fn check_identity(ledger: &Pool, masters: &[MasterKey], now: Moment) -> Result<LogIdentity, IdentityError> {
    let presented = masters.last().map(MasterKey::fingerprint).unwrap_or_default();
    let identity = if let Some(identity) = LogIdentity::read(ledger).await? {
        identity
    } else {
        let id = uuid::Builder::from_random_bytes(random()?).into_uuid();
        let first = LogIdentity { id, master_key_fingerprint: presented.clone(), root: None, created_at: now };
        // Another instance may have been faster: the stored identity counts.
        LogIdentity::create(ledger, first).await?
    };
    let stored = &identity.master_key_fingerprint;
    if masters.iter().any(|master| master.fingerprint() == *stored) {
        Ok(identity)
    } else {
        Err(IdentityError::OtherMasterKey { stored: stored.clone(), presented })
    }
}

/// Root of the keys that never change.
pub(super) fn root(identity: &LogIdentity, masters: &[MasterKey]) -> Result<Root, IdentityError> {
    let present = masters.iter().find(|master| master.fingerprint() == identity.master_key_fingerprint);
    let present = present.ok_or(IdentityError::Root)?;
    match &identity.root {
        None => Ok(Root::of(present)),
        Some(sealed) => Root::open(sealed, present).ok_or(IdentityError::Root),
    }
}

/// Refuses a start that could not open some subject's key. Two index range scans: next to nothing is under other keys.
async fn refuse_missing(ledger: &Pool, identity: &LogIdentity, keyring: &Keyring) -> Result<(), IdentityError> {
    let sql = "select distinct master from subject_keys where master < $1 or master > $1";
    for row in ledger.fetch_all(Sql::new(sql).bind(StoredText::new(&identity.master_key_fingerprint)?)).await? {
        let master = row.text("master")?;
        if keyring.wrapping(&master).is_none() {
            return Err(IdentityError::FormerMasterKey(master));
        }
    }
    Ok(())
}
