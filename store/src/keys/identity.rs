use std::fmt;
use std::path::Path;

use domain::Moment;
use thiserror::Error;

use super::{MasterKey, MasterKeyError, NoRandomness, random};
use crate::sql::{Pool, Sql, SqlError};

/// Names a log for good; part of what every hash of its chain covers, so that no event passes for one of another log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogIdentity(String);

impl LogIdentity {
    /// The identity of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
    MasterKey(#[from] MasterKeyError),
    /// It is not the key of this database.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// The master key for this database. A missing file is made where the database has not been begun; where it has, a
/// new key would open nothing, so none is made.
pub async fn unlock(file: &Path, ledger: &Pool, now: Moment) -> Result<(MasterKey, LogIdentity), UnlockError> {
    let begun = stored(ledger).await.map_err(IdentityError::from)?.is_some();
    let master = MasterKey::load_or_create(file, !begun)?;
    let identity = check_identity(ledger, &master, now).await?;
    Ok((master, identity))
}

/// The identity of the log. The first start names it and keeps the fingerprint of the master key; every other start
/// is refused under another key.
pub async fn check_identity(ledger: &Pool, master: &MasterKey, now: Moment) -> Result<LogIdentity, IdentityError> {
    let presented = master.fingerprint();
    let (identity, stored) = match stored(ledger).await? {
        Some(known) => known,
        None => begin(ledger, &presented, now).await?,
    };
    if stored == presented { Ok(identity) } else { Err(IdentityError::OtherMasterKey { stored, presented }) }
}

async fn stored(ledger: &Pool) -> Result<Option<(LogIdentity, String)>, SqlError> {
    let row = ledger.fetch_optional(Sql::new("SELECT id, master_key_fingerprint FROM log_identity")).await?;
    row.map(|row| Ok((LogIdentity(row.text("id")?), row.text("master_key_fingerprint")?))).transpose()
}

/// Names the log, or finds that another instance was faster.
async fn begin(ledger: &Pool, fingerprint: &str, now: Moment) -> Result<(LogIdentity, String), IdentityError> {
    let id = uuid::Builder::from_random_bytes(random()?).into_uuid();
    let sql = "INSERT INTO log_identity (id, master_key_fingerprint, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    ledger.execute(Sql::new(sql).bind(id).bind(fingerprint).bind(now)).await?;
    stored(ledger).await?.ok_or_else(|| SqlError::Row("log_identity stayed empty".to_owned()).into())
}
