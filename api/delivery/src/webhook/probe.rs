//! What administrators try and change of a webhook: whether its receiver can be told, and where it is called.

use std::time::Duration;

use domain::Moment;
use foundation::clock::Clock;
use foundation::global_id::GlobalId;
use serde_json::json;
use store::sql::{Sql, SqlError, StoredText};
use url::Url;
use uuid::Uuid;

use super::endpoint::{WebhookError, Webhooks};
use super::line::Line;
use super::request::Ordered;
use crate::queue::Changed;

/// Timeout of a probe: whoever tries the receiver waits too, and their request has its time.
const PROBE_TIMEOUT: Duration = Duration::from_secs(7);
/// What a message is called that tells of no event.
const TEST: &str = "WebhookTested";

impl Webhooks {
    /// Tells it once that it is tried, signed as every message and never again; why it was not told comes as a label. Nothing of it is kept. No outcome where there is no
    /// such webhook.
    pub async fn test(
        &self,
        id: Uuid,
        message: Uuid,
        clock: &Clock,
    ) -> Result<Option<Result<(), String>>, WebhookError> {
        let now: Moment = clock.now();
        let Some(served) = self.served(id, now).await? else { return Ok(None) };
        let line = Line::new(&self.targets, clock, PROBE_TIMEOUT)?;
        let body = json!({
            "type": TEST,
            "webhook": GlobalId::Webhook(id).encode(),
            "recordedAt": now.to_string(),
        });
        let told = line.send(&served, &message.to_string(), body.to_string()).await;
        Ok(Some(told.map_err(super::untold::Untold::label)))
    }

    /// Calls it elsewhere from now on, at once: what kept the former address from being told says nothing of this one.
    pub async fn change_url(&self, id: Uuid, url: &Url, ordered: Ordered<'_>) -> Result<Changed, SqlError> {
        let mut transaction = self.edge.begin().await?;
        if !ordered.note(&mut transaction, id).await? {
            return Ok(Changed::Repeated);
        }
        let sql = "update webhooks set url = $2, rests_until = null, gone_at = null where id = $1";
        let moved = Sql::new(sql).bind(id).bind(StoredText::new(url.as_str())?);
        if transaction.execute(moved).await? != 1 {
            return Ok(Changed::Unknown);
        }
        // Of lanes that are being told just now, what was told comes again.
        let sql = "update webhook_lanes set due_at = $2 where webhook = $1";
        transaction.execute(Sql::new(sql).bind(id).bind(ordered.at)).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }
}
