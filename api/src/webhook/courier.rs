use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt, stream};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use store::Audit;
use store::sql::{SqlError, own_line};
use uuid::Uuid;

use super::body::body;
use super::endpoint::{Served, WebhookError, Webhooks};
use super::queue::{Due, Wanted};
use super::signature::sign;
use crate::clock::Clock;
use crate::ids::Ids;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(15);
/// Events that are read of the log at a time.
const PAGE: u32 = 200;
/// Deliveries that wait for one webhook at most: more is read once these have gone.
const WINDOW: u64 = 1_000;
/// Deliveries of one webhook that are looked at in a round.
const ROUND: u32 = 64;
/// Deliveries to one webhook that are under way at a time.
const UNDER_WAY: usize = 8;

/// Delivers events to webhooks; cheap to clone.
#[derive(Clone)]
pub struct Courier {
    parts: Arc<CourierParts>,
    client: Client,
}

/// What it stands on.
pub struct CourierParts {
    /// Whom it delivers to.
    pub webhooks: Webhooks,
    /// Where events are read.
    pub audit: Audit,
    /// When something is due.
    pub clock: Clock,
    /// Chance.
    pub ids: Ids,
}

/// What a round came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Events that were read and wanted, or only passed by.
    pub taken_up: usize,
    /// Deliveries that arrived.
    pub delivered: usize,
    /// Deliveries that failed and are tried again.
    pub put_off: usize,
    /// Deliveries that were given up.
    pub dead: usize,
}

enum Outcome {
    Delivered,
    PutOff,
    Dead,
    /// Another instance has it, or it is not wanted any more.
    Elsewhere,
}

impl Courier {
    /// A courier that stands on these.
    pub fn new(parts: CourierParts) -> Result<Self, WebhookError> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            // Neither a redirect nor a proxy leads where the name itself may not.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(parts.webhooks.targets.clone()))
            .user_agent("hoso")
            .build()
            .map_err(|_| WebhookError::Client)?;
        Ok(Self { parts: Arc::new(parts), client })
    }

    /// Everybody to deliver to.
    pub async fn webhooks(&self) -> Result<Vec<Uuid>, SqlError> {
        self.parts.webhooks.ids().await
    }

    /// Reads on for one webhook, and delivers what is due.
    pub async fn round(&self, webhook: Uuid) -> Result<Round, WebhookError> {
        let mut round = Round::default();
        let Some(served) = self.parts.webhooks.served(webhook).await? else { return Ok(round) };
        round.taken_up = self.take_up(&served).await?;
        let due = self.parts.webhooks.queue.due(webhook, self.parts.clock.now(), ROUND).await?;
        let deliveries = stream::iter(due).map(|due| own_line(self.deliver(due, &served)));
        let mut outcomes = deliveries.buffer_unordered(UNDER_WAY);
        while let Some(outcome) = outcomes.next().await {
            let (counted, label) = match outcome? {
                Outcome::Delivered => (&mut round.delivered, "delivered"),
                Outcome::PutOff => (&mut round.put_off, "put_off"),
                Outcome::Dead => (&mut round.dead, "given_up"),
                Outcome::Elsewhere => continue,
            };
            *counted += 1;
            self.parts.webhooks.outcomes.count([("outcome", label)]);
        }
        Ok(round)
    }

    /// Rounds for everybody until nothing new is found and nothing is due; what they came to together.
    pub async fn drain(&self) -> Result<Round, WebhookError> {
        let mut all = Round::default();
        loop {
            let mut moved = false;
            for webhook in self.webhooks().await? {
                let round = self.round(webhook).await?;
                moved |= round != Round::default();
                all.taken_up += round.taken_up;
                all.delivered += round.delivered;
                all.put_off += round.put_off;
                all.dead += round.dead;
            }
            if !moved {
                return Ok(all);
            }
        }
    }

    /// Reads the log on for a webhook, a page at a time and no more than its window holds; how many events passed.
    async fn take_up(&self, webhook: &Served) -> Result<usize, WebhookError> {
        let queue = &self.parts.webhooks.queue;
        if queue.waiting(webhook.id).await? >= WINDOW {
            return Ok(0);
        }
        let types = (!webhook.types.is_empty()).then_some(webhook.types.as_slice());
        let page = self.parts.audit.feed(webhook.position, PAGE, types).await?;
        if page.next == webhook.position {
            return Ok(0);
        }
        let log = self.parts.audit.log_id();
        let wanted: Vec<Wanted> = page
            .events
            .iter()
            .map(|event| Wanted {
                position: event.stored.position,
                event: event.id(),
                event_type: event.stored.event_type.clone(),
                subject: event.stored.stream.id.clone(),
                body: body(event, log).to_string(),
            })
            .collect();
        let span = (webhook.position.position(), page.next);
        let taken = queue.take_up(webhook.id, span, &wanted, self.parts.clock.now()).await?;
        Ok(if taken { wanted.len().max(1) } else { 0 })
    }

    async fn deliver(&self, mut due: Due, webhook: &Served) -> Result<Outcome, SqlError> {
        let (queue, clock) = (&self.parts.webhooks.queue, &self.parts.clock);
        if !queue.take(&mut due, clock.now()).await? {
            return Ok(Outcome::Elsewhere);
        }
        let sent = self.send(&due, webhook).await;
        let (now, id, event) = (clock.now(), webhook.id, due.event);
        match sent {
            Ok(()) => {
                queue.delivered(&due, now).await?;
                tracing::debug!(event = "webhook.delivered", webhook = %id, cause = %event, "a webhook was told");
                Ok(Outcome::Delivered)
            }
            Err(why) => {
                let [jitter, ..] = self.parts.ids.uuid().into_bytes();
                if queue.failed(&due, &why, jitter, now).await? {
                    tracing::info!(event = "webhook.put_off", webhook = %id, cause = %event, why, "a webhook waits");
                    return Ok(Outcome::PutOff);
                }
                tracing::warn!(event = "webhook.dead", webhook = %id, cause = %event, why, "a webhook is given up");
                Ok(Outcome::Dead)
            }
        }
    }

    /// Sends it; an error is a label that says nothing of where it went.
    async fn send(&self, due: &Due, webhook: &Served) -> Result<(), String> {
        // Once more: what is allowed may be less than when it was registered.
        let url = self.parts.webhooks.check(&webhook.url).map_err(|_| "refused address".to_owned())?;
        let (id, at) = (due.event.to_string(), self.parts.clock.now());
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", at.utc().timestamp().to_string())
            .header("webhook-signature", sign(&webhook.secret, &id, at, &due.body))
            .body(due.body.clone());
        match request.send().await {
            // What it answers besides is not read.
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("http {}", answer.status().as_u16())),
            Err(error) if error.is_timeout() => Err("silent".to_owned()),
            Err(_) => Err("unreachable".to_owned()),
        }
    }
}
