//! Drafts: what somebody has typed into a form and not sent. Sealed under the key of whoever typed it, so that
//! erasing them erases it too.
//!
//! Optimistic concurrency: every change raises the draft's version, and a save is compared and set with the version
//! that it started from, in its statement. An attachment is a row of its own. A draft that ended, by its submission or
//! by hand, leaves an empty row with its version, so that a window that still shows it is told.

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

/// How long a draft is kept after it was last saved.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(90);
/// What nobody touches for long goes, with its attachments.
pub const EXPIRY: Expiry = Expiry {
    table: "drafts",
    needed_after: &[("saved_at", KEPT_FOR)],
    parts: &[Part { table: "draft_documents", key: &["account", "procedure_code", "dossier_code"] }],
};
/// Drafts of an account that have ended and of which somebody may still have to be told; older ones go.
const ENDED_MAX: u32 = 50;
/// Drafts of an account in one list: as many as may be open, and as many that have ended, with room for those that are
/// begun at the same moment.
const LISTED_MAX: u32 = 200;

/// Why a draft cannot be kept or shown.
#[derive(Debug, Error)]
pub enum DraftError {
    /// The database does not answer as it should.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// It cannot be sealed or opened.
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

/// Which form somebody fills in: of a new dossier, or of one that is supplemented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
}

impl DraftKey {
    /// The same key as it is kept, where it can name a draft.
    ///
    /// # Errors
    /// Where a code cannot be one, at its field.
    pub fn cleaned(&self) -> Result<Self, Fault> {
        Ok(Self {
            procedure_code: input::one_line(&self.procedure_code, &["procedureCode"])?,
            dossier_code: input::optional(self.dossier_code.as_deref(), |text| {
                input::one_line(text, &["dossierCode"])
            })?,
        })
    }
}

/// What somebody has typed and attached so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// As typed: it need not fit the form's schema. An empty object where nothing was typed yet.
    pub form: Value,
    /// Uploads, which their owner may have let expire.
    #[serde(default)]
    pub documents: Vec<DraftDocument>,
}

/// An upload that is meant for a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftDocument {
    /// Key of the requirement.
    pub requirement: String,
    /// As its owner was told.
    pub upload_id: String,
    /// As its owner calls the file.
    pub file_name: String,
}

/// A form that is being filled in, or the trace of one that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which form.
    pub key: DraftKey,
    /// Raised by every change; never below 1.
    pub version: u32,
    /// The version of the procedure whose form was on the screen.
    pub procedure_version: u32,
    /// What was typed; nothing of a draft that ended.
    pub content: DraftContent,
    /// When it was changed last.
    pub saved_at: Moment,
    /// When it ended: submitted, or deleted.
    pub ended_at: Option<Moment>,
    /// The dossier that was submitted from it. Of a draft that has not ended: from an earlier version of it.
    pub submitted_as: Option<String>,
    /// Attachments that stand in the content, as they did before they had rows of their own.
    carried: Vec<DraftDocument>,
}

/// What a draft is to hold.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftChange {
    /// Which form.
    pub key: DraftKey,
    /// The version of the procedure whose form is on the screen.
    pub procedure_version: u32,
    /// As typed.
    pub form: Value,
    /// All that is attached; `None` leaves what is.
    pub documents: Option<Vec<DraftDocument>>,
    /// When.
    pub at: Moment,
}

/// Keeps drafts.
#[derive(Clone)]
pub struct Drafts {
    edge: Pool,
    vault: Vault,
}

impl Drafts {
    /// Drafts in this database.
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }

    /// Keeps a draft, where it still is at the version that the change started from (0 where there was none); its new
    /// version, or `None` where somebody was faster.
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

    /// An account's draft of one form, also one that has ended.
    pub async fn find(&self, account: AccountId, key: &DraftKey) -> Result<Option<Draft>, DraftError> {
        let sql = format!("select {} from drafts where {} and version > 0", row::COLUMNS, row::KEY);
        let rows = self.edge.fetch_all(keyed(&sql, account, key)?).await?;
        Ok(self.read_all(account, rows).await?.pop())
    }

    /// An account's drafts, the last saved first, with those that have ended where they are asked for; those that
    /// nobody can read any more are left out.
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

    /// How many forms an account fills in besides this one.
    pub async fn count_others(&self, account: AccountId, key: &DraftKey) -> Result<u64, DraftError> {
        let sql = "select count(*) as others from drafts where account = $1 and ended_at is null \
                   and not (procedure_code = $2 and dossier_code = $3)";
        let row = self.edge.fetch_optional(keyed(sql, account, key)?).await?;
        Ok(row.map_or(Ok(0), |row| row.count("others"))?)
    }

    /// Removes every draft of an account: of one that is erased.
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, DraftError> {
        self.edge.execute(Sql::new("delete from draft_documents where account = $1").bind(account)).await?;
        Ok(self.edge.execute(Sql::new("delete from drafts where account = $1").bind(account)).await?)
    }
}

/// Compares and sets: the version stands in the statement, so that of two at once one finds it moved on.
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

/// A statement whose first three placeholders name a draft.
fn keyed<'q>(sql: &str, account: AccountId, key: &DraftKey) -> Result<Sql<'q>, SqlError> {
    let procedure_code = StoredText::new(&key.procedure_code)?;
    let dossier_code = StoredText::new(key.dossier_code.as_deref().unwrap_or_default())?;
    Ok(Sql::new(sql.to_owned()).bind(account).bind(procedure_code).bind(dossier_code))
}
