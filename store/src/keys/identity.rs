use std::path::Path;

use domain::Moment;
use thiserror::Error;

use super::{KeyFileError, MasterKey, NoRandomness, random};
use crate::ledger::LogIdentity;
use crate::sql::{Pool, SqlError};

/// Why a database is not served under a master key.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// What is sealed in it could not be opened, and what is claimed in it would be free.
    #[error("the data was begun under another master key (fingerprint {stored}; this one has {presented})")]
    OtherMasterKey {
        /// Of the key it was begun under.
        stored: String,
        /// Of the key at hand.
        presented: String,
    },
    /// The database failed.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// No name can be drawn.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Why the service cannot start on a key file and a database.
#[derive(Debug, Error)]
pub enum UnlockError {
    /// There is no key.
    #[error(transparent)]
    MasterKey(#[from] KeyFileError),
    /// It is not the key of this database.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// The master key for this database. A missing file is made where the database has not been begun; where it has, a
/// new key would open nothing, so none is made.
pub async fn unlock(file: &Path, ledger: &Pool, now: Moment) -> Result<(MasterKey, LogIdentity), UnlockError> {
    let begun = LogIdentity::read(ledger).await.map_err(IdentityError::from)?.is_some();
    let master = MasterKey::load_or_create(file, !begun)?;
    let identity = check_identity(ledger, &master, now).await?;
    Ok((master, identity))
}

/// The identity of the log. The first start names it and keeps the fingerprint of the master key; every other start
/// is refused under another key.
pub async fn check_identity(ledger: &Pool, master: &MasterKey, now: Moment) -> Result<LogIdentity, IdentityError> {
    let identity = if let Some(identity) = LogIdentity::read(ledger).await? {
        identity
    } else {
        let id = uuid::Builder::from_random_bytes(random()?).into_uuid();
        let first = LogIdentity { id, master_key_fingerprint: master.fingerprint(), created_at: now };
        // Another instance may have been faster: the identity that stands is the one that counts.
        LogIdentity::create(ledger, first).await?
    };
    let (stored, presented) = (&identity.master_key_fingerprint, master.fingerprint());
    if *stored == presented {
        Ok(identity)
    } else {
        Err(IdentityError::OtherMasterKey { stored: stored.clone(), presented })
    }
}
