//! Test deliveries, and changes of a webhook's URL.

use std::time::Duration;
use store::boxed;

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

/// Timeout of a probe: the administrator's request waits for it.
const PROBE_TIMEOUT: Duration = Duration::from_secs(7);
/// Event type of a test delivery, which stands for no event.
const TEST: &str = "WebhookTested";

impl Webhooks {
    /// Sends one signed test delivery, without retry; a failure is returned as a label. Nothing is stored. `None` where
    /// there is no such webhook.
    #[boxed]
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

    /// Changes the URL and resets pauses and back-off: they said nothing of the new receiver.
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
        // Ends running leases: deliveries under way come again.
        let sql = "update webhook_lanes set due_at = $2 where webhook = $1";
        transaction.execute(Sql::new(sql).bind(id).bind(ordered.at)).await?;
        transaction.commit().await?;
        Ok(Changed::Done)
    }
}
