//! Drafts: forms typed and not sent, encrypted under their owner's key so that erasure (crypto-shredding) covers them.
//!
//! Optimistic concurrency: every change raises the draft's version, and a save is a compare-and-set on the version that
//! it started from. An attachment is a row of its own. A draft that ended, by submission or by hand, leaves an empty
//! row with its version (tombstone), so that a window that still shows it learns of it.

mod documents;
mod ending;
mod merge;
mod row;

use chrono::TimeDelta;
use domain::{AccountId, Fault, Moment, input};
use foundation::expiry::{Expiry, Part};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Vault;
use store::sql::{Outage, Pool, Sql, SqlError, StoredText, WriteTransaction};
use store::vault::VaultError;
use thiserror::Error;

pub use documents::AttachOutcome;
pub use ending::Claim;
pub use merge::merged;

/// Retention of a draft after its last save.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(90);
/// Expiry of drafts, with their attachments.
pub const EXPIRY: Expiry = Expiry {
    table: "drafts",
    needed_after: &[("saved_at", KEPT_FOR)],
    parts: &[Part { table: "draft_documents", key: &["account", "procedure_code", "dossier_code"] }],
};
/// Tombstones kept per account; older ones are deleted.
const ENDED_MAX: u32 = 50;
/// Most drafts in a list: the limit of open ones plus that of tombstones, with room for those begun at the same moment.
const LISTED_MAX: u32 = 200;

/// Error of storing or reading a draft.
#[derive(Debug, Error)]
pub enum DraftError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Outage for DraftError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
        }
    }
}

/// Key of a draft: the form of a new dossier, or of a supplement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    pub procedure_code: String,
    /// Dossier that is supplemented.
    pub dossier_code: Option<String>,
}

impl DraftKey {
    /// Normalized key.
    ///
    /// # Errors
    /// A fault at the field of a code that does not parse.
    pub fn cleaned(&self) -> Result<Self, Fault> {
        Ok(Self {
            procedure_code: input::one_line(&self.procedure_code, &["procedureCode"])?,
            dossier_code: input::optional(self.dossier_code.as_deref(), |text| {
                input::one_line(text, &["dossierCode"])
            })?,
        })
    }
}

/// Content of a draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// As typed: it need not fit the form's schema. An empty object where nothing was typed yet.
    pub form: Value,
    /// Uploads, which may have expired.
    #[serde(default)]
    pub documents: Vec<DraftDocument>,
}

/// Upload meant for a required document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftDocument {
    /// Key of the required document.
    pub requirement: String,
    /// Global id of the upload.
    pub upload_id: String,
    /// File name as its owner gave it.
    pub file_name: String,
}

/// A draft, or the tombstone of one that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub key: DraftKey,
    /// Raised by every change; never below 1.
    pub version: u32,
    /// Version of the procedure whose form was on the screen.
    pub procedure_version: u32,
    /// Empty in a tombstone.
    pub content: DraftContent,
    pub saved_at: Moment,
    /// Time of submission or deletion.
    pub ended_at: Option<Moment>,
    /// Code of the dossier submitted from it; of an open draft, from an earlier version of it.
    pub submitted_as: Option<String>,
    /// Attachments inside the content, where older releases kept them.
    carried: Vec<DraftDocument>,
}

/// A save of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    pub key: DraftKey,
    /// Version of the procedure whose form is on the screen.
    pub procedure_version: u32,
    pub form: Value,
    /// All attachments; `None` leaves them as they are.
    pub documents: Option<Vec<DraftDocument>>,
    pub at: Moment,
}

/// Store of drafts in the edge database.
#[derive(Clone)]
pub struct Drafts {
    edge: Pool,
    vault: Vault,
}

impl Drafts {
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }

    /// Saves by compare-and-set on the version that the change started from (0 where there was no draft). Returns the
    /// new version, or `None` where a concurrent change won.
    pub async fn save(
        &self,
        account: AccountId,
        change: &DraftChange,
        before: Option<&Draft>,
    ) -> Result<Option<u32>, DraftError> {
        let key = &change.key;
        let expected = before.map_or(0, |before| before.version);
        let carried = match &change.documents {
            Some(_) => Vec::new(),
            None => before.map(|before| before.carried.clone()).unwrap_or_default(),
        };
        let content = DraftContent { form: change.form.clone(), documents: carried };
        let content = self.sealed(account, row::place(account, key), &content).await?;
        let mut attached = Vec::new();
        for (number, document) in change.documents.iter().flatten().enumerate() {
            let offset = TimeDelta::microseconds(i64::try_from(number).unwrap_or_default());
            attached.push((document, self.sealed_document(account, key, document).await?, change.at + offset));
        }
        let mut transaction = self.edge.begin().await?;
        if !replace(&mut transaction, account, change, &content, expected).await? {
            transaction.rollback().await?;
            return Ok(None);
        }
        if change.documents.is_some() {
            documents::clear(&mut transaction, account, key).await?;
            for (document, content, at) in attached {
                documents::add(&mut transaction, account, key, (&document.upload_id, &content), at).await?;
            }
        }
        transaction.commit().await?;
        Ok(Some(expected + 1))
    }

    /// Draft of one form, tombstones included.
    pub async fn find(&self, account: AccountId, key: &DraftKey) -> Result<Option<Draft>, DraftError> {
        let sql = format!("select {} from drafts where {} and version > 0", row::COLUMNS, row::KEY);
        let rows = self.edge.fetch_all(keyed(&sql, account, key)?).await?;
        Ok(self.read_all(account, rows).await?.pop())
    }

    /// Drafts of an account, last saved first, with tombstones on request; those whose key is gone are left out.
    pub async fn list(&self, account: AccountId, with_ended: bool) -> Result<Vec<Draft>, DraftError> {
        let open = if with_ended { "" } else { "and ended_at is null" };
        let sql = format!(
            "select {} from drafts where account = $1 and version > 0 {open} \
             order by saved_at desc, procedure_code, dossier_code limit $2",
            row::COLUMNS
        );
        let rows = self.edge.fetch_all(Sql::new(sql).bind(account).bind(LISTED_MAX)).await?;
        self.read_all(account, rows).await
    }

    /// Number of the account's open drafts besides this one.
    pub async fn count_others(&self, account: AccountId, key: &DraftKey) -> Result<u64, DraftError> {
        let sql = "select count(*) as others from drafts where account = $1 and ended_at is null \
                   and not (procedure_code = $2 and dossier_code = $3)";
        let row = self.edge.fetch_optional(keyed(sql, account, key)?).await?;
        Ok(row.map_or(Ok(0), |row| row.count("others"))?)
    }

    /// Deletes every draft of an erased account.
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, DraftError> {
        self.edge.execute(Sql::new("delete from draft_documents where account = $1").bind(account)).await?;
        Ok(self.edge.execute(Sql::new("delete from drafts where account = $1").bind(account)).await?)
    }
}

/// Compare-and-set: the version stands in the statement, so that one of two concurrent saves finds it moved on.
async fn replace(
    transaction: &mut WriteTransaction,
    account: AccountId,
    change: &DraftChange,
    content: &str,
    expected: u32,
) -> Result<bool, SqlError> {
    let version = i64::from(change.procedure_version);
    let update = format!(
        "update drafts set version = version + 1, procedure_version = $4, content = $5, saved_at = $6, {} \
         where {} and version = $7",
        row::REVIVED,
        row::KEY,
    );
    let update = keyed(&update, account, &change.key)?
        .bind(version)
        .bind(StoredText::document(content)?)
        .bind(change.at)
        .bind(expected);
    if transaction.execute(update).await? > 0 {
        return Ok(true);
    }
    if expected > 0 {
        return Ok(false);
    }
    let insert = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, saved_at) \
                  values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    let insert =
        keyed(insert, account, &change.key)?.bind(version).bind(StoredText::document(content)?).bind(change.at);
    Ok(transaction.execute(insert).await? > 0)
}

/// Statement whose first three placeholders are a draft's key.
fn keyed<'q>(sql: &str, account: AccountId, key: &DraftKey) -> Result<Sql<'q>, SqlError> {
    let procedure_code = StoredText::new(&key.procedure_code)?;
    let dossier_code = StoredText::new(key.dossier_code.as_deref().unwrap_or_default())?;
    Ok(Sql::new(sql.to_owned()).bind(account).bind(procedure_code).bind(dossier_code))
}
