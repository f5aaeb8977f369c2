//! Posted forms that wait: for a new sign-in where the session had ended, or for a last look before they are sent. So
//! nothing typed is lost.

use chrono::TimeDelta;
use domain::Moment;
use foundation::expiry::Expiry;
use serde::{Deserialize, Serialize};
use store::Vault;
use store::boxed;
use store::sql::{Outage, Pool, Sql, SqlError, StoredText};
use store::vault::VaultError;
use thiserror::Error;
use uuid::Uuid;

/// Retention of a pending form.
pub const KEPT_FOR: TimeDelta = TimeDelta::minutes(30);
/// Expiry of pending forms.
pub const EXPIRY: Expiry = Expiry { table: "kept_posts", needed_after: &[("kept_at", KEPT_FOR)], parts: &[] };

#[derive(Debug, Error)]
pub enum PendingFormError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Outage for PendingFormError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
        }
    }
}

/// A posted form that is pending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingForm {
    /// Path it was posted to.
    pub path: String,
    /// Proof of the browser that it belongs to.
    pub owner: String,
    pub fields: Vec<(String, String)>,
    pub is_multipart: bool,
}

/// Store of pending forms, encrypted, in the edge database.
#[derive(Clone)]
pub struct PendingForms {
    edge: Pool,
    vault: Vault,
}

impl PendingForms {
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }

    /// Stores a form under an unguessable id, replacing an earlier one of that id.
    #[boxed]
    pub async fn keep(&self, id: Uuid, post: &PendingForm, now: Moment) -> Result<(), PendingFormError> {
        let plain = serde_json::to_vec(post).map_err(|_| VaultError::Malformed)?;
        let content = self.vault.encrypt_token(&purpose(id), &plain)?;
        let sql = "insert into kept_posts (id, content, kept_at) values ($1, $2, $3) \
                   on conflict (id) do update set content = excluded.content, kept_at = excluded.kept_at";
        let insert = Sql::new(sql).bind(id).bind(StoredText::document(content)?).bind(now);
        Ok(self.edge.execute(insert).await.map(drop)?)
    }

    /// The form of this id, unless it has expired.
    #[boxed]
    pub async fn find(&self, id: Uuid, now: Moment) -> Result<Option<PendingForm>, PendingFormError> {
        let sql = "select content from kept_posts where id = $1 and kept_at > $2";
        let Some(row) = self.edge.fetch_optional(Sql::new(sql).bind(id).bind(now - KEPT_FOR)).await? else {
            return Ok(None);
        };
        let plain = self.vault.decrypt_token(&purpose(id), &row.text("content")?);
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Paths of all pending forms.
    #[boxed]
    pub async fn paths(&self) -> Result<Vec<String>, PendingFormError> {
        let mut paths = Vec::new();
        for row in self.edge.fetch_all(Sql::new("select id, content from kept_posts")).await? {
            let plain = self.vault.decrypt_token(&purpose(row.parsed("id")?), &row.text("content")?);
            let post: Option<PendingForm> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
            paths.extend(post.map(|post| post.path));
        }
        Ok(paths)
    }

    #[boxed]
    pub async fn delete(&self, id: Uuid) -> Result<(), PendingFormError> {
        Ok(self.edge.execute(Sql::new("delete from kept_posts where id = $1").bind(id)).await.map(drop)?)
    }
}

/// Purpose of the encryption: a row's content decrypts under its own id alone.
fn purpose(id: Uuid) -> String {
    format!("kept-post {id}")
}
