//! Registered webhooks: their rows, state and operations.

use domain::Moment;
use foundation::backlog::Backlog;
use projections::{Page, PageRequest, QueryError};
use serde_json::json;
use store::boxed;
use store::log::{Position, RequestKey, ResumeToken};
use store::sql::{Outage, Pool, Row, Sql, SqlError, StoredJson, StoredText};
use store::vault::VaultError;
use store::{LabelledCounter, Vault};
use thiserror::Error;
use url::Url;
use uuid::Uuid;

use super::lane::Lanes;
use super::queue::{DeadLetter, Queue};
use super::request::{CarriedOut, Ordered, carried_out};
use super::signature::shown;
use super::target::{InvalidTarget, Targets};
use crate::queue::{Changed, Outcomes};

/// Error of storing or serving a webhook.
#[derive(Debug, Error)]
pub enum WebhookError {
    #[error(transparent)]
    Sql(#[from] SqlError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Audit(#[from] store::audit::AuditError),
    /// HTTP client could not be built.
    #[error("no HTTP client can be made")]
    Client,
}

impl Outage for WebhookError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Sql(error) => error.is_outage(),
            Self::Vault(error) => error.is_outage(),
            Self::Audit(error) => error.is_outage(),
            Self::Client => false,
        }
    }
}

/// A webhook to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    pub url: Url,
    /// Event types; empty for all.
    pub types: Vec<String>,
    pub description: Option<String>,
    pub at: Moment,
    /// Events behind this cursor are delivered.
    pub after: ResumeToken,
}

/// A registered webhook with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub id: Uuid,
    pub url: String,
    /// Event types; empty for all.
    pub types: Vec<String>,
    pub description: Option<String>,
    pub registered_at: Moment,
    /// Position up to which the log has been read for it.
    pub position: ResumeToken,
    pub delivered_position: Option<Position>,
    /// Time of the last successful delivery.
    pub delivered_at: Option<Moment>,
    /// Waiting deliveries whose last attempt failed.
    pub failures: u64,
    /// Time of the last failure.
    pub failed_at: Option<Moment>,
    /// Label of the last failure.
    pub last_error: Option<String>,
    /// End of the receiver's `Retry-After`.
    pub rests_until: Option<Moment>,
    /// Time of its 410 Gone: nothing is delivered.
    pub gone_at: Option<Moment>,
    /// End of the previous secret's signing, after a rotation.
    pub former_signs_until: Option<Moment>,
    pub waiting: u64,
    pub dead: u64,
}

/// A webhook as the worker needs it.
pub(super) struct ServedWebhook {
    pub(super) id: Uuid,
    pub(super) url: String,
    pub(super) types: Vec<String>,
    pub(super) position: ResumeToken,
    /// False while it pauses or is gone.
    pub(super) listens: bool,
    /// Signing secrets, each of which signs every delivery.
    pub(super) secrets: Vec<[u8; 32]>,
}

/// Store of webhooks in the edge database.
#[derive(Clone)]
pub struct Webhooks {
    pub(super) edge: Pool,
    pub(super) vault: Vault,
    pub(super) targets: Targets,
    pub(super) queue: Queue,
    pub(super) lanes: Lanes,
    pub(super) outcomes: Outcomes,
}

const COLUMNS: &str = "id, url, types, description, registered_at, position, position_hash, delivered_position, delivered_at, \
    failed_at, last_error, rests_until, gone_at, former_signs_until, \
    (select count(*) from webhook_deliveries d where d.webhook = webhooks.id and d.dead_at is null \
    and d.last_error is not null) as failures, \
    (select count(*) from webhook_deliveries d where d.webhook = webhooks.id and d.dead_at is null) as waiting, \
    (select count(*) from webhook_deliveries d where d.webhook = webhooks.id and d.dead_at is not null) as dead";

impl Webhooks {
    pub fn new(edge: Pool, vault: Vault, targets: Targets) -> Self {
        let (queue, lanes) = (Queue::new(edge.clone()), Lanes::new(edge.clone()));
        Self { edge, vault, targets, queue, lanes, outcomes: Outcomes::new("delivered") }
    }

    /// Validates a URL against the allowed targets.
    pub fn check(&self, url: &str) -> Result<Url, InvalidTarget> {
        self.targets.check(url)
    }

    /// Earlier result of this idempotency key.
    #[boxed]
    pub async fn carried_out(&self, request: &RequestKey) -> Result<Option<CarriedOut>, SqlError> {
        carried_out(&self.edge, request).await
    }

    /// Stores a webhook and returns its secret, shown once; `None` where the same request was carried out before.
    #[boxed]
    pub async fn register(
        &self,
        id: Uuid,
        secret: [u8; 32],
        new: NewWebhook,
        request: Option<&RequestKey>,
    ) -> Result<Option<String>, WebhookError> {
        let ordered = Ordered { request, at: new.at };
        let sealed = self.sealed(id, secret)?;
        let sql = "insert into webhooks (id, url, types, description, secret, registered_at, position, \
                   position_hash) values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let insert = Sql::new(sql)
            .bind(id)
            .bind(StoredText::new(new.url)?)
            .bind(StoredJson::new(&json!(new.types))?)
            .bind(new.description.map(StoredText::new).transpose()?)
            .bind(sealed)
            .bind(new.at)
            .bind(new.after.position())
            .bind(new.after.hash());
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, id).await? {
            return Ok(None);
        }
        transaction.execute(insert).await?;
        transaction.commit().await?;
        Ok(Some(shown(&secret)))
    }

    /// All webhooks, the oldest first.
    #[boxed]
    pub async fn all(&self) -> Result<Vec<Webhook>, SqlError> {
        let sql = format!("select {COLUMNS} from webhooks order by registered_at, id");
        self.edge.fetch_all(Sql::new(sql)).await?.iter().map(webhook).collect()
    }

    #[boxed]
    pub async fn get(&self, id: Uuid) -> Result<Option<Webhook>, SqlError> {
        let sql = format!("select {COLUMNS} from webhooks where id = $1");
        self.edge.fetch_optional(Sql::new(sql).bind(id)).await?.as_ref().map(webhook).transpose()
    }

    pub async fn remove(&self, id: Uuid, ordered: Ordered<'_>) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, id).await? {
            return Ok(Changed::Repeated);
        }
        if transaction.execute(Sql::new("delete from webhooks where id = $1").bind(id)).await? != 1 {
            return Ok(Changed::Unknown);
        }
        transaction.commit().await?;
        Ok(Changed::Done)
    }

    /// Rewinds its position: later events are delivered again.
    pub async fn replay(&self, id: Uuid, after: ResumeToken, ordered: Ordered<'_>) -> Result<Changed, SqlError> {
        self.queue.replay(id, after, ordered).await
    }

    /// A page of dead letters, oldest first.
    #[boxed]
    pub async fn dead_letters(&self, id: Uuid, request: &PageRequest) -> Result<Page<DeadLetter>, QueryError> {
        self.queue.dead_letters(id, request).await
    }

    #[boxed]
    pub async fn backlog(&self) -> Result<Backlog, SqlError> {
        self.queue.backlog().await
    }

    /// Dead letters of all webhooks.
    #[boxed]
    pub async fn count_dead(&self) -> Result<u64, SqlError> {
        self.queue.count_dead().await
    }

    /// Counter of this process's attempts by outcome.
    pub fn outcomes(&self) -> &LabelledCounter<1> {
        self.outcomes.tally()
    }

    /// Revives a dead letter, with as many attempts as a new one.
    pub async fn retry(&self, id: Uuid, position: Position, ordered: Ordered<'_>) -> Result<Changed, SqlError> {
        self.queue.retry(id, position, ordered).await
    }

    /// Ids of all webhooks.
    pub(super) async fn ids(&self) -> Result<Vec<Uuid>, SqlError> {
        self.edge.fetch_all(Sql::new("select id from webhooks")).await?.iter().map(|row| row.parsed("id")).collect()
    }

    /// Loads a webhook for the worker.
    pub(super) async fn served(&self, id: Uuid, now: Moment) -> Result<Option<ServedWebhook>, WebhookError> {
        let sql = "select url, types, position, position_hash, secret, former_secret, former_signs_until, rests_until, gone_at \
             from webhooks where id = $1";
        let Some(row) = self.edge.fetch_optional(Sql::new(sql).bind(id)).await? else { return Ok(None) };
        let is_gone = row.opt_moment("gone_at")?.is_some();
        let rests = row.opt_moment("rests_until")?.is_some_and(|until| now < until);
        Ok(Some(ServedWebhook {
            id,
            url: row.text("url")?,
            types: row.json("types")?,
            position: reached(&row)?,
            listens: !is_gone && !rests,
            secrets: self.signing(id, &row, now)?,
        }))
    }
}

/// Position up to which the log has been read.
fn reached(row: &Row) -> Result<ResumeToken, SqlError> {
    Ok(ResumeToken::new(row.parsed("position")?, row.opt_text("position_hash")?.as_deref()))
}

fn webhook(row: &Row) -> Result<Webhook, SqlError> {
    Ok(Webhook {
        id: row.parsed("id")?,
        url: row.text("url")?,
        types: row.json("types")?,
        description: row.opt_text("description")?,
        registered_at: row.moment("registered_at")?,
        position: reached(row)?,
        delivered_position: row.opt_parsed("delivered_position")?,
        delivered_at: row.opt_moment("delivered_at")?,
        failures: row.count("failures")?,
        failed_at: row.opt_moment("failed_at")?,
        last_error: row.opt_text("last_error")?,
        rests_until: row.opt_moment("rests_until")?,
        gone_at: row.opt_moment("gone_at")?,
        former_signs_until: row.opt_moment("former_signs_until")?,
        waiting: row.count("waiting")?,
        dead: row.count("dead")?,
    })
}
