//! Posts that wait: of people whose session had ended, until they have signed in, and of those who look once more at
//! what they wrote before it is sent. So nothing typed is lost.

use chrono::TimeDelta;
use domain::Moment;
use foundation::expiry::Expiry;
use serde::{Deserialize, Serialize};
use store::Vault;
use store::sql::{Outage, Pool, Sql, SqlError, StoredText};
use store::vault::VaultError;
use thiserror::Error;
use uuid::Uuid;

/// How long somebody may take to come back.
pub const KEPT_FOR: TimeDelta = TimeDelta::minutes(30);
/// What nobody came back for goes.
pub const EXPIRY: Expiry = Expiry { table: "kept_posts", needed_after: &[("kept_at", KEPT_FOR)], parts: &[] };

/// Why a post cannot be kept or found.
#[derive(Debug, Error)]
pub enum PendingFormError {
    /// The database does not answer as it should.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// It cannot be sealed.
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

/// A posted form that is pending: what somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PendingForm {
    /// Where it was sent to.
    pub path: String,
    /// Tells, to whoever can make the same, that the form was given to them.
    pub owner: String,
    /// As typed.
    pub fields: Vec<(String, String)>,
    /// Whether it came as a form with files.
    pub is_multipart: bool,
}

/// Pending forms, sealed, until somebody comes back.
#[derive(Clone)]
pub struct PendingForms {
    edge: Pool,
    vault: Vault,
}

impl PendingForms {
    /// Posts in this database.
    pub fn new(edge: Pool, vault: Vault) -> Self {
        Self { edge, vault }
    }

    /// Keeps a post under an id that nobody can guess, instead of what was kept under it before.
    pub async fn keep(&self, id: Uuid, post: &PendingForm, now: Moment) -> Result<(), PendingFormError> {
        let plain = serde_json::to_vec(post).map_err(|_| VaultError::Malformed)?;
        let content = self.vault.encrypt_token(&purpose(id), &plain)?;
        let sql = "insert into kept_posts (id, content, kept_at) values ($1, $2, $3) \
                   on conflict (id) do update set content = excluded.content, kept_at = excluded.kept_at";
        let insert = Sql::new(sql).bind(id).bind(StoredText::document(content)?).bind(now);
        Ok(self.edge.execute(insert).await.map(drop)?)
    }

    /// The post of this id, where it is there and not too old.
    pub async fn find(&self, id: Uuid, now: Moment) -> Result<Option<PendingForm>, PendingFormError> {
        let sql = "select content from kept_posts where id = $1 and kept_at > $2";
        let Some(row) = self.edge.fetch_optional(Sql::new(sql).bind(id).bind(now - KEPT_FOR)).await? else {
            return Ok(None);
        };
        let plain = self.vault.decrypt_token(&purpose(id), &row.text("content")?);
        Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Where everything that is kept was sent to.
    pub async fn paths(&self) -> Result<Vec<String>, PendingFormError> {
        let mut paths = Vec::new();
        for row in self.edge.fetch_all(Sql::new("select id, content from kept_posts")).await? {
            let plain = self.vault.decrypt_token(&purpose(row.parsed("id")?), &row.text("content")?);
            let post: Option<PendingForm> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
            paths.extend(post.map(|post| post.path));
        }
        Ok(paths)
    }

    /// Forgets a post.
    pub async fn delete(&self, id: Uuid) -> Result<(), PendingFormError> {
        Ok(self.edge.execute(Sql::new("delete from kept_posts where id = $1").bind(id)).await.map(drop)?)
    }
}

/// A row's content opens under its own id alone.
fn purpose(id: Uuid) -> String {
    format!("kept-post {id}")
}
