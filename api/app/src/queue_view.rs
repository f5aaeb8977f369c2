//! Ways of looking at the staff's queue that somebody keeps under a name. A search in one can hold an applicant's name:
//! sealed under the key of whoever keeps it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AccountId, Location, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::sql::{Outage, Pool, Row, Sql, SqlError, StoredJson, StoredText};
use store::vault::VaultError;
use store::{Keyring, Vault};
use thiserror::Error;

const PURPOSE: &str = "queue-view";

/// Why a view cannot be kept or shown.
#[derive(Debug, Error)]
pub enum QueueViewError {
    /// The database does not answer as it should.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// It cannot be sealed or opened.
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

/// What a view shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueViewContent {
    /// What its owner calls it.
    pub name: String,
    /// Which dossiers, as GraphQL writes the filter.
    pub filter: Value,
    /// In which order, as GraphQL writes it.
    pub order_by: Value,
}

/// A way of looking at the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueView {
    /// What it shows.
    pub content: QueueViewContent,
    /// When it was saved.
    pub saved_at: Moment,
}

/// Keeps views.
#[derive(Clone)]
pub struct QueueViews {
    edge: Pool,
    vault: Vault,
    keyring: Keyring,
}

impl QueueViews {
    /// Views in this database.
    pub fn new(edge: Pool, vault: Vault, keyring: Keyring) -> Self {
        Self { edge, vault, keyring }
    }

    /// Keeps a view instead of the one of the same name.
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

    /// An account's views by name; those that nobody can read any more are left out.
    pub async fn list(&self, account: AccountId) -> Result<Vec<QueueView>, QueueViewError> {
        let sql = "select named, content, saved_at from queue_views where account = $1";
        let mut views = Vec::new();
        for row in self.edge.fetch_all(Sql::new(sql).bind(account)).await? {
            views.extend(self.read(account, &row).await?);
        }
        views.sort_by_cached_key(|view| domain::alphabet::rank(&view.content.name));
        Ok(views)
    }

    /// Removes a view; whether there was one.
    pub async fn delete(&self, account: AccountId, name: &str) -> Result<bool, QueueViewError> {
        let sql = "delete from queue_views where account = $1 and named = $2";
        Ok(self.edge.execute(Sql::new(sql).bind(account).bind(StoredText::new(self.named(name))?)).await? > 0)
    }

    /// Removes every view of an account: of one that is erased.
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

/// Where the content is stored: part of what its seal covers.
fn place(account: AccountId, named: &str) -> Location {
    Location(format!("queue-view/{account}/{named}"))
}
