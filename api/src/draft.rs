//! Drafts: what somebody has typed into a form and not sent. Sealed under the key of whoever typed it, so that
//! erasing them erases it too.

use chrono::TimeDelta;
use domain::{AccountId, Fault, Location, Moment, Personal, input};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Vault;
use store::sql::{Pool, Row, Sql, SqlError};
use store::vault::VaultError;
use thiserror::Error;

/// How long a draft is kept after it was last saved.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(90);

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

/// Which form somebody fills in: of a new dossier, or of one that is supplemented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftKey {
    /// Of the procedure.
    pub procedure_code: String,
    /// Of the dossier that is supplemented.
    pub dossier_code: Option<String>,
}

impl DraftKey {
    /// Whether it can name a draft.
    ///
    /// # Errors
    /// Where a code cannot be one, at its field.
    pub fn check(&self) -> Result<(), Fault> {
        let code = |text: &str, field: &str| input::one_line(text, &[field]).map(drop);
        code(&self.procedure_code, "procedureCode")?;
        input::optional(self.dossier_code.as_deref(), |text| code(text, "dossierCode")).map(drop)
    }
}

/// What somebody has typed and attached so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DraftContent {
    /// As typed: it need not fit the form's schema.
    pub form: Value,
    /// Uploads, which their owner may have let expire.
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

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which form.
    pub key: DraftKey,
    /// The version whose form was on the screen.
    pub procedure_version: u32,
    /// What was typed.
    pub content: DraftContent,
    /// When it was saved.
    pub saved_at: Moment,
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

    /// Keeps a draft instead of the one before.
    pub async fn save(&self, account: AccountId, draft: &Draft) -> Result<(), DraftError> {
        let known = serde_json::to_value(Personal::of(account, &draft.content)).map_err(|_| VaultError::Malformed)?;
        let content = self.vault.seal_value(&place(account, &draft.key), known).await?.to_string();
        let sql = "insert into drafts (account, procedure_code, dossier_code, procedure_version, content, saved_at) \
                   values ($1, $2, $3, $4, $5, $6) on conflict (account, procedure_code, dossier_code) do update \
                   set procedure_version = excluded.procedure_version, content = excluded.content, \
                   saved_at = excluded.saved_at";
        let insert = Sql::new(sql)
            .bind(account)
            .bind(draft.key.procedure_code.as_str())
            .bind(draft.key.dossier_code.as_deref().unwrap_or_default())
            .bind(i64::from(draft.procedure_version))
            .bind(content)
            .bind(draft.saved_at);
        Ok(self.edge.execute(insert).await.map(drop)?)
    }

    /// An account's drafts, the last saved first; those that nobody can read any more are left out.
    pub async fn list(&self, account: AccountId) -> Result<Vec<Draft>, DraftError> {
        let sql = "select procedure_code, dossier_code, procedure_version, content, saved_at from drafts \
                   where account = $1 order by saved_at desc, procedure_code, dossier_code";
        let mut drafts = Vec::new();
        for row in self.edge.fetch_all(Sql::new(sql).bind(account)).await? {
            drafts.extend(self.read(account, &row).await?);
        }
        Ok(drafts)
    }

    /// Removes a draft; whether there was one.
    pub async fn delete(&self, account: AccountId, key: &DraftKey) -> Result<bool, DraftError> {
        let sql = "delete from drafts where account = $1 and procedure_code = $2 and dossier_code = $3";
        let delete = Sql::new(sql)
            .bind(account)
            .bind(key.procedure_code.as_str())
            .bind(key.dossier_code.as_deref().unwrap_or_default());
        Ok(self.edge.execute(delete).await? > 0)
    }

    /// Removes every draft of an account: of one that is erased.
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, DraftError> {
        Ok(self.edge.execute(Sql::new("delete from drafts where account = $1").bind(account)).await?)
    }

    /// Removes what nobody has touched for long; how many that were.
    pub async fn sweep(&self, now: Moment) -> Result<u64, DraftError> {
        Ok(self.edge.execute(Sql::new("delete from drafts where saved_at <= $1").bind(now - KEPT_FOR)).await?)
    }

    async fn read(&self, account: AccountId, row: &Row) -> Result<Option<Draft>, DraftError> {
        let key = DraftKey {
            procedure_code: row.text("procedure_code")?,
            dossier_code: Some(row.text("dossier_code")?).filter(|code| !code.is_empty()),
        };
        let mut sealed: Personal<DraftContent> =
            serde_json::from_str(&row.text("content")?).map_err(|_| VaultError::Malformed)?;
        if let Personal::Sealed(sealed) = &mut sealed {
            sealed.at = Some(Location(format!("{}#", place(account, &key).0)));
        }
        let Some(content) = self.vault.open(&sealed).await?.into_known() else { return Ok(None) };
        let procedure_version = u32::try_from(row.integer("procedure_version")?).unwrap_or_default();
        Ok(Some(Draft { key, procedure_version, content, saved_at: row.moment("saved_at")? }))
    }
}

/// Where the content is stored: part of what its seal covers.
fn place(account: AccountId, key: &DraftKey) -> Location {
    Location(format!("draft/{account}/{}/{}", key.procedure_code, key.dossier_code.as_deref().unwrap_or_default()))
}
