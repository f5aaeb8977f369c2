//! Rotation of the master key: a new key is drawn, and subject keys are re-wrapped in resumable batches.

use crate::boxed;
use std::path::Path;

use domain::SubjectId;
use thiserror::Error;

use super::identity::root;
use super::masters::Masters;
use super::{IdentityError, KeyFileError, Keyring, MasterKey, check_identity};
use crate::ledger::LogIdentity;
use crate::sql::{Pool, Sql, SqlError, StoredText};
use crate::vault::{VaultError, WrappedKey};

/// Keys re-wrapped per transaction: so few that nobody waits for it.
const BATCH: usize = 256;

/// Reason why a rotation failed. Completed batches stay, and the next rotation goes on from there.
#[derive(Debug, Error)]
pub enum RotationError {
    /// The key file cannot be read or written.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The keys in the file are not those of the database.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The database has no log yet.
    #[error("the data is not begun: the first start draws its master key")]
    NotBegun,
    /// A concurrent rotation put the log under another master key.
    #[error("the master key was rotated by somebody else meanwhile")]
    Meanwhile,
    /// Database error.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// Sealing failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Result of a rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Fingerprint of the present master key.
    pub master: String,
    /// Number of re-wrapped subject keys.
    pub rewrapped: u64,
    /// Subjects whose key does not unwrap under its master key: it stays as it is.
    pub unwrapped: Vec<SubjectId>,
    /// Former keys that are still in the file but wrap nothing any more.
    pub spent: usize,
}

/// Draws the next master key into the file without using it, so that the file can be brought to every instance first;
/// returns its fingerprint. Idempotent: an unused key is drawn only once.
#[boxed]
pub async fn prepare(file: &Path, ledger: &Pool) -> Result<String, RotationError> {
    let (masters, identity) = at_hand(file, ledger).await?;
    match unused(&masters, &identity) {
        Some(drawn) => Ok(drawn.fingerprint()),
        None => Ok(MasterKey::draw_behind(file)?.fingerprint()),
    }
}

/// Rotates the master key: puts the log under the next one, which is drawn unless `prepare` has done so, and re-wraps
/// every subject's key under it in batches, reporting progress. No event is touched.
///
/// Resumable: a rotation that was cut off is finished by the next one, which draws no further key. From the moment when
/// the log is under the new key the database refuses keys that are wrapped under another, so that nothing is left
/// behind.
pub async fn rotate(file: &Path, ledger: &Pool, mut told: impl FnMut(u64)) -> Result<Rotated, RotationError> {
    let (masters, identity) = at_hand(file, ledger).await?;
    let root = root(&identity, &masters)?;
    let mut present = identity.master_key_fingerprint.clone();
    let cut_off = wrapped_elsewhere(ledger, &present).await? > 0;
    if !cut_off || unused(&masters, &identity).is_some() {
        if unused(&masters, &identity).is_none() {
            MasterKey::draw_behind(file)?;
        }
        // Read back: a key that was written but cannot be read again must not be relied on.
        let masters = MasterKey::load_all(file)?;
        let next = unused(&masters, &identity).ok_or(RotationError::Meanwhile)?;
        present = next.fingerprint();
        if !identity.put_under(ledger, &present, root.seal(next)?).await? {
            return Err(RotationError::Meanwhile);
        }
    }
    let masters = MasterKey::load_all(file)?;
    let keyring = Keyring::of(&root, Masters::of(&masters));
    let (mut rewrapped, mut unwrapped, mut after) = (0, Vec::new(), String::new());
    loop {
        let batch = next_batch(ledger, &present, &after).await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id);
        let (done, refused) = rewrap(ledger, &keyring, &present, batch).await?;
        told(done);
        rewrapped += done;
        unwrapped.extend(refused);
    }
    let spent = if wrapped_elsewhere(ledger, &present).await? == 0 { masters.len() - 1 } else { 0 };
    Ok(Rotated { master: present, rewrapped, unwrapped, spent })
}

/// Number of subject keys: an upper bound of those to re-wrap.
#[boxed]
pub async fn subject_keys(ledger: &Pool) -> Result<u64, SqlError> {
    let row = ledger.fetch_optional(Sql::new("select count(*) as count from subject_keys")).await?;
    row.map_or(Ok(0), |row| row.count("count"))
}

/// Master keys of the file, and the log that is kept under one of them.
async fn at_hand(file: &Path, ledger: &Pool) -> Result<(Vec<MasterKey>, LogIdentity), RotationError> {
    let masters = MasterKey::load_all(file)?;
    let begun = LogIdentity::read(ledger).await?.ok_or(RotationError::NotBegun)?;
    let identity = check_identity(ledger, &masters, begun.created_at).await?;
    Ok((masters, identity))
}

/// Last key of the file, if the log is not under it yet.
fn unused<'m>(masters: &'m [MasterKey], identity: &LogIdentity) -> Option<&'m MasterKey> {
    masters.last().filter(|last| last.fingerprint() != identity.master_key_fingerprint)
}

async fn wrapped_elsewhere(ledger: &Pool, master: &str) -> Result<u64, SqlError> {
    let sql = "select count(*) as count from subject_keys where master < $1 or master > $1";
    let row = ledger.fetch_optional(Sql::new(sql).bind(StoredText::new(master)?)).await?;
    row.map_or(Ok(0), |row| row.count("count"))
}

async fn next_batch(ledger: &Pool, master: &str, after: &str) -> Result<Vec<WrappedKey>, SqlError> {
    let columns = WrappedKey::COLUMNS;
    let sql = format!(
        "select {columns} from subject_keys where (master < $1 or master > $1) and key_id > $2 \
         order by key_id limit {BATCH}"
    );
    let rows = ledger.fetch_all(Sql::new(sql).bind(StoredText::new(master)?).bind(StoredText::new(after)?)).await?;
    rows.iter().map(WrappedKey::read).collect()
}

/// Re-wraps these keys; a key that was destroyed meanwhile stays destroyed.
async fn rewrap(
    ledger: &Pool,
    keyring: &Keyring,
    master: &str,
    batch: Vec<WrappedKey>,
) -> Result<(u64, Vec<SubjectId>), RotationError> {
    let (mut anew, mut refused) = (Vec::with_capacity(batch.len()), Vec::new());
    for key in batch {
        let (subject, id, former) = (key.subject, key.id.clone(), key.master.clone());
        match key.rewrap(keyring, master) {
            Ok(wrapped) => anew.push((id, former, wrapped)),
            Err(VaultError::Wrapped(_) | VaultError::UnknownMaster(_)) => refused.push(subject),
            Err(error) => return Err(error.into()),
        }
    }
    let mut transaction = ledger.begin().await?;
    let mut done = 0;
    for (id, former, wrapped) in anew {
        let sql = "update subject_keys set wrapped = $1, master = $2 where key_id = $3 and master = $4";
        let sql = Sql::new(sql).bind(wrapped).bind(StoredText::new(master)?);
        done += transaction.execute(sql.bind(StoredText::new(id)?).bind(StoredText::new(former)?)).await?;
    }
    transaction.commit().await?;
    Ok((done, refused))
}
