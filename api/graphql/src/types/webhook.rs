//! Output types of webhooks, their deliveries and dead letters.

use async_graphql::{Context, ID, Object};
use delivery::webhook::{DeadLetter, Delivery, DeliveryState, Webhook as StoredWebhook};
use foundation::error::AppError;
use foundation::global_id::GlobalId;
use projections::Counted;

use super::connection::{PageArguments, connection, counts, page_request, uncounted};
use crate::context::ContextExt;
use crate::enums::{EventType, WebhookDeliveryState};
use crate::scalar::DateTime;

/// Subscriber that receives events by HTTP POST, signed by Standard Webhooks, at least once and in order per dossier;
/// for administrators.
#[derive(Clone)]
pub struct Webhook(pub StoredWebhook);

/// Subscriber that receives events by HTTP POST, signed by Standard Webhooks, at least once and in order per dossier;
/// for administrators.
#[Object]
impl Webhook {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Webhook(self.0.id).encode().into()
    }

    /// HTTPS URL that receives the messages.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// Event types that it receives; empty for all types.
    async fn types(&self) -> Vec<EventType> {
        self.0.types.iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// What the subscriber is for, up to 200 characters; null if nothing was said.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// When it was registered, UTC.
    async fn registered_at(&self) -> DateTime {
        self.0.registered_at.into()
    }

    /// Log position up to which events have been queued for it.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// Log position of the furthest event delivered; null before the first.
    async fn delivered_position(&self) -> Option<String> {
        self.0.delivered_position.map(|position| position.to_string())
    }

    /// When a delivery last succeeded, UTC; null before the first.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(Into::into)
    }

    /// Number of deliveries not sent yet, including those held back by an earlier one.
    async fn waiting(&self) -> i32 {
        int(self.0.waiting)
    }

    /// Number of deliveries that wait for a retry after a failed attempt.
    async fn failures(&self) -> i32 {
        int(self.0.failures)
    }

    /// When an attempt last failed, UTC; null if none has.
    async fn failed_at(&self) -> Option<DateTime> {
        self.0.failed_at.map(Into::into)
    }

    /// Stable label of the last failure: `http 503`, `unreachable`, `silent`, `refused address`; null if none failed.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// Until when deliveries pause because the receiver sent `Retry-After`, UTC; null if it never did, and after a
    /// manual retry.
    async fn rests_until(&self) -> Option<DateTime> {
        self.0.rests_until.map(Into::into)
    }

    /// When the receiver answered 410 Gone, UTC; deliveries pause until `replayWebhook` or `retryDeadLetter`. Null if
    /// it did not.
    async fn gone_at(&self) -> Option<DateTime> {
        self.0.gone_at.map(Into::into)
    }

    /// Until when messages are signed with the former secret too, UTC; null if the secret was never renewed.
    async fn former_secret_until(&self) -> Option<DateTime> {
        self.0.former_signs_until.map(Into::into)
    }

    /// Deliveries of the last seven days, pending and failed ones included, newest event first.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<WebhookDeliveryConnection, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let page = app.webhook_settings.deliveries(self.0.id, &request).await?;
        let counted = if counts(ctx) { app.webhook_settings.count_deliveries(self.0.id).await? } else { uncounted() };
        Ok(WebhookDeliveryConnection::of(page, counted, WebhookDelivery::of))
    }

    /// Number of deliveries that were given up and are kept as dead letters.
    async fn dead_letter_count(&self) -> i32 {
        int(self.0.dead)
    }

    /// Deliveries given up, oldest first; `retryDeadLetter` sends one again.
    async fn dead_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Page size from the start: 1 to 100, 20 without `first` and `last`.")] first: Option<i32>,
        #[graphql(desc = "Return only rows after this cursor, exclusive (forward paging).")] after: Option<String>,
        #[graphql(desc = "Page size from the end, 1 to 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Return only rows before this cursor, exclusive (backward paging).")] before: Option<String>,
    ) -> Result<WebhookDeadLetterConnection, AppError> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let page = app.webhook_settings.dead_letters(self.0.id, &request).await?;
        // Counted with the webhook.
        let counted = Counted { count: self.0.dead, exact: true };
        Ok(WebhookDeadLetterConnection::of(page, counted, WebhookDeadLetter))
    }
}

connection!(WebhookDeliveryConnection, WebhookDeliveryEdge, WebhookDelivery, "deliveries to a webhook");

/// Delivery of one event to a webhook; for administrators.
#[derive(Clone)]
pub struct WebhookDelivery(Delivery);

impl WebhookDelivery {
    /// From an entry of the delivery log.
    pub fn of(delivery: Delivery) -> Self {
        Self(delivery)
    }
}

/// Delivery of one event to a webhook; for administrators.
#[Object]
impl WebhookDelivery {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::WebhookDelivery { webhook: self.0.webhook, position: self.0.position }.encode().into()
    }

    /// Position of its event in the global order of the log.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// Stored name of the event type, `DossierSubmitted` for example.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// Id of the event stream that the event belongs to; not a `Node` id.
    async fn aggregate_id(&self) -> ID {
        ID(self.0.subject.clone())
    }

    /// State of the delivery: waiting, failing, given up or arrived.
    async fn state(&self) -> WebhookDeliveryState {
        match self.0.state {
            DeliveryState::Waiting => WebhookDeliveryState::Waiting,
            DeliveryState::Failing => WebhookDeliveryState::Failing,
            DeliveryState::GivenUp { .. } => WebhookDeliveryState::GivenUp,
            DeliveryState::Arrived { .. } => WebhookDeliveryState::Arrived,
        }
    }

    /// Number of attempts so far.
    async fn attempt_count(&self) -> i32 {
        int(self.0.attempts)
    }

    /// When it arrived or was given up, UTC; null while it waits.
    async fn ended_at(&self) -> Option<DateTime> {
        match self.0.state {
            DeliveryState::Waiting | DeliveryState::Failing => None,
            DeliveryState::GivenUp { at } | DeliveryState::Arrived { at } => Some(at.into()),
        }
    }

    /// Label of the last failure as in `Webhook.lastError`; null if none failed, and once it arrived.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }
}

connection!(WebhookDeadLetterConnection, WebhookDeadLetterEdge, WebhookDeadLetter, "dead letters");

/// Delivery to a webhook that was given up after 14 attempts; later events of the same dossier went on. For
/// administrators.
#[derive(Clone)]
pub struct WebhookDeadLetter(DeadLetter);

impl WebhookDeadLetter {
    /// From a row of the queue.
    pub fn of(letter: DeadLetter) -> Self {
        Self(letter)
    }
}

/// Delivery to a webhook that was given up after 14 attempts; later events of the same dossier went on. For
/// administrators.
#[Object]
impl WebhookDeadLetter {
    /// Global object id (Relay): opaque, unique across types and stable for ever; resolve it with `node`.
    pub async fn id(&self) -> ID {
        GlobalId::DeadLetter { webhook: self.0.webhook, position: self.0.position }.encode().into()
    }

    /// Position of its event in the global order of the log.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// Stored name of the event type, `DossierSubmitted` for example.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// Id of the event stream that the event belongs to; not a `Node` id.
    async fn aggregate_id(&self) -> ID {
        ID(self.0.subject.clone())
    }

    /// Number of attempts before it was given up.
    async fn attempt_count(&self) -> i32 {
        int(self.0.attempts)
    }

    /// When it was given up, UTC.
    async fn gave_up_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Label of the last failure as in `Webhook.lastError`; null if it is not known.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }
}

fn int(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
