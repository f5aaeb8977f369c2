use std::path::Path;

use domain::SubjectId;
use thiserror::Error;

use super::identity::root;
use super::masters::Masters;
use super::{IdentityError, KeyFileError, Keyring, MasterKey, check_identity};
use crate::ledger::LogIdentity;
use crate::sql::{Pool, Sql, SqlError, StoredText};
use crate::vault::{VaultError, WrappedKey};

/// Keys that are wrapped anew in one transaction: so few that nobody waits for it.
const BATCH: usize = 256;

/// Why a master key is not rotated. What was done until then stays, and the next rotation goes on from there.
#[derive(Debug, Error)]
pub enum RotationError {
    /// The key file cannot be read or written.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The keys in the file are not those of the database.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The database has no service on it yet.
    #[error("the data is not begun: the first start draws its master key")]
    NotBegun,
    /// Somebody else put the log under another master key at the same time.
    #[error("the master key was rotated by somebody else meanwhile")]
    Meanwhile,
    /// The database failed.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// Nothing can be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// What came of a rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Fingerprint of the master key that the log is kept under now.
    pub master: String,
    /// Keys of subjects that were wrapped anew.
    pub rewrapped: u64,
    /// Subjects whose key does not open under its master key: it stays as it is.
    pub unwrapped: Vec<SubjectId>,
    /// Former keys that are still in the file and wrap nothing any more.
    pub spent: usize,
}

/// Draws the next master key behind those in the file, and uses it for nothing yet: the file can be brought to every
/// instance first. Tells its fingerprint; one that was drawn and not used is drawn once only.
pub async fn prepare(file: &Path, ledger: &Pool) -> Result<String, RotationError> {
    let (masters, identity) = at_hand(file, ledger).await?;
    match unused(&masters, &identity) {
        Some(drawn) => Ok(drawn.fingerprint()),
        None => Ok(MasterKey::draw_behind(file)?.fingerprint()),
    }
}

/// Puts the log under the next master key, which is drawn where `prepare` has not done so, and wraps every subject's
/// key anew under it; tells how many at a time. Nothing of the events is touched.
///
/// A rotation that was cut off is finished by the next one, which draws no further key. From the moment when the log
/// is under the new key the database refuses keys that are wrapped under another, so that nothing is left behind.
pub async fn rotate(file: &Path, ledger: &Pool, mut told: impl FnMut(u64)) -> Result<Rotated, RotationError> {
    let (masters, identity) = at_hand(file, ledger).await?;
    let root = root(&identity, &masters)?;
    let mut present = identity.master_key_fingerprint.clone();
    let cut_off = wrapped_elsewhere(ledger, &present).await? > 0;
    if !cut_off || unused(&masters, &identity).is_some() {
        if unused(&masters, &identity).is_none() {
            MasterKey::draw_behind(file)?;
        }
        // As it is read: what was written and cannot be read again must not be relied on.
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

/// Subjects' keys in all: as many are wrapped anew at most.
pub async fn subject_keys(ledger: &Pool) -> Result<u64, SqlError> {
    let row = ledger.fetch_optional(Sql::new("select count(*) as count from subject_keys")).await?;
    row.map_or(Ok(0), |row| row.count("count"))
}

/// The keys in the file, and the log that is kept under one of them.
async fn at_hand(file: &Path, ledger: &Pool) -> Result<(Vec<MasterKey>, LogIdentity), RotationError> {
    let masters = MasterKey::load_all(file)?;
    let begun = LogIdentity::read(ledger).await?.ok_or(RotationError::NotBegun)?;
    let identity = check_identity(ledger, &masters, begun.created_at).await?;
    Ok((masters, identity))
}

/// The last key of the file, where the log is not kept under it yet.
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

/// Wraps these keys anew; a key that was destroyed meanwhile stays destroyed.
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
