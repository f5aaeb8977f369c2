//! Saved views of the staff's queue. Their filter can hold an applicant's name, so they are encrypted
//! under their owner's key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, Location, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::boxed;
use store::sql::{Outage, Pool, Row, Sql, SqlError, StoredJson, StoredText};
use store::vault::VaultError;
use store::{Keyring, Vault};
use thiserror::Error;

const PURPOSE: &str = "queue-view";

#[derive(Debug, Error)]
pub enum QueueViewError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl Outage for QueueViewError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
        }
    }
}

/// Content of a view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueViewContent {
    pub name: String,
    /// Filter as GraphQL writes it.
    pub filter: Value,
    /// Order as GraphQL writes it.
    pub order_by: Value,
}

/// A saved view of the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueView {
    pub content: QueueViewContent,
    pub saved_at: Moment,
}

/// Store of saved views in the edge database.
#[derive(Clone)]
pub struct QueueViews {
    edge: Pool,
    vault: Vault,
    keyring: Keyring,
}

impl QueueViews {
    pub fn new(edge: Pool, vault: Vault, keyring: Keyring) -> Self {
        Self { edge, vault, keyring }
    }

    /// Saves a view, replacing the one of the same name.
    #[boxed]
    pub async fn save(&self, account: AccountId, view: &QueueView) -> Result<(), QueueViewError> {
        let named = self.named(&view.content.name);
        let content = self.vault.seal_whole(&place(account, &named), account, &view.content).await?;
        let sql = "insert into queue_views (account, named, content, saved_at) values ($1, $2, $3, $4) \
                   on conflict (account, named) do update \
                   set content = excluded.content, saved_at = excluded.saved_at";
        let insert = Sql::new(sql)
            .bind(account)
            .bind(StoredText::new(named)?)
            .bind(StoredJson::new(&content)?)
            .bind(view.saved_at);
        Ok(self.edge.execute(insert).await.map(drop)?)
    }

    /// Views of an account by name; those whose key is gone are left out.
    #[boxed]
    pub async fn list(&self, account: AccountId) -> Result<Vec<QueueView>, QueueViewError> {
        let sql = "select named, content, saved_at from queue_views where account = $1";
        let mut views = Vec::new();
        for row in self.edge.fetch_all(Sql::new(sql).bind(account)).await? {
            views.extend(self.read(account, &row).await?);
        }
        views.sort_by_cached_key(|view| domain::alphabet::rank(&view.content.name));
        Ok(views)
    }

    /// Deletes a view; true when there was one.
    #[boxed]
    pub async fn delete(&self, account: AccountId, name: &str) -> Result<bool, QueueViewError> {
        let sql = "delete from queue_views where account = $1 and named = $2";
        Ok(self.edge.execute(Sql::new(sql).bind(account).bind(StoredText::new(self.named(name))?)).await? > 0)
    }

    /// Deletes every view of an erased account.
    #[boxed]
    pub async fn delete_all(&self, account: AccountId) -> Result<u64, QueueViewError> {
        Ok(self.edge.execute(Sql::new("delete from queue_views where account = $1").bind(account)).await?)
    }

    async fn read(&self, account: AccountId, row: &Row) -> Result<Option<QueueView>, QueueViewError> {
        let place = place(account, &row.text("named")?);
        let sealed = serde_json::from_str(&row.text("content")?).map_err(|_| VaultError::Malformed)?;
        let Some(content) = self.vault.open_whole(&place, sealed).await? else { return Ok(None) };
        Ok(Some(QueueView { content, saved_at: row.moment("saved_at")? }))
    }

    fn named(&self, name: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.keyring.sign(PURPOSE, name.as_bytes()))
    }
}

/// Associated data of the encryption: table, row and column.
fn place(account: AccountId, named: &str) -> Location {
    Location(format!("queue-view/{account}/{named}"))
}
