use async_graphql::{Context, ID, Object};
use delivery::webhook::{DeadLetter, Delivery, DeliveryState, Webhook as Kept};
use foundation::error::TopLevel;
use foundation::global_id::GlobalId;
use projections::Counted;

use super::connection::{PageArguments, connection, counts, page_request, uncounted};
use crate::context::Here;
use crate::enums::{EventType, WebhookDeliveryState};
use crate::scalar::DateTime;

/// Another system that is told of events by HTTP: signed in the manner of Standard Webhooks, at least once, and in
/// their order by dossier.
#[derive(Clone)]
pub struct Webhook(pub Kept);

/// Another system that is told of events by HTTP: signed in the manner of Standard Webhooks, at least once, and in
/// their order by dossier.
#[Object]
impl Webhook {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::Webhook(self.0.id).encode().into()
    }

    /// Where it is called.
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// The types of events that it is told of; empty for all.
    async fn types(&self) -> Vec<EventType> {
        self.0.types.iter().filter_map(|name| name.parse().ok()).collect()
    }

    /// What it is for.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// When it was registered.
    async fn registered_at(&self) -> DateTime {
        self.0.registered_at.into()
    }

    /// How far the log has been read for it.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// The furthest event that arrived; null before the first.
    async fn delivered_position(&self) -> Option<String> {
        self.0.delivered_position.map(|position| position.to_string())
    }

    /// When one arrived last.
    async fn delivered_at(&self) -> Option<DateTime> {
        self.0.delivered_at.map(Into::into)
    }

    /// Deliveries that wait, or are held back by one before them.
    async fn waiting(&self) -> i32 {
        int(self.0.waiting)
    }

    /// Deliveries that wait after a try that failed.
    async fn failures(&self) -> i32 {
        int(self.0.failures)
    }

    /// When a try failed last.
    async fn failed_at(&self) -> Option<DateTime> {
        self.0.failed_at.map(Into::into)
    }

    /// Why the last try failed, a label that stays: `http 503`, `unreachable`, `silent`, `refused address`; null
    /// where none has failed.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// Until when it is told nothing, as it asked for by `Retry-After`; null where it never did, and once something was told
    /// again by hand.
    async fn rests_until(&self) -> Option<DateTime> {
        self.0.rests_until.map(Into::into)
    }

    /// When it answered that it is gone (410). It is told nothing since; what waits for it stays, until `replayWebhook` or
    /// `retryDeadLetter` has it told again.
    async fn gone_at(&self) -> Option<DateTime> {
        self.0.gone_at.map(Into::into)
    }

    /// Until when messages are signed with the former secret too; null where none was renewed.
    async fn former_secret_until(&self) -> Option<DateTime> {
        self.0.former_signs_until.map(Into::into)
    }

    /// What it was told within seven days, is to be told, or could not be told, the newest event first.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<WebhookDeliveryConnection, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let page = app.webhooks.deliveries(self.0.id, &request).await.map_err(|error| app.unanswered(error))?;
        let counted = if counts(ctx) {
            app.webhooks.count_deliveries(self.0.id).await.map_err(|error| app.unanswered(error))?
        } else {
            uncounted()
        };
        Ok(WebhookDeliveryConnection::of(page, counted, WebhookDelivery::of))
    }

    /// How many deliveries were given up.
    async fn dead_letter_count(&self) -> i32 {
        int(self.0.dead)
    }

    /// Deliveries that were given up, the oldest first.
    async fn dead_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what stands before this cursor.")] before: Option<String>,
    ) -> Result<WebhookDeadLetterConnection, TopLevel> {
        let request = page_request(PageArguments { first, after, last, before })?;
        let app = ctx.app();
        let page = app.webhooks.dead_letters(self.0.id, &request).await.map_err(|error| app.unanswered(error))?;
        // Counted with the webhook.
        let counted = Counted { count: self.0.dead, exact: true };
        Ok(WebhookDeadLetterConnection::of(page, counted, WebhookDeadLetter))
    }
}

connection!(WebhookDeliveryConnection, WebhookDeliveryEdge, WebhookDelivery, "deliveries to a webhook");

/// A delivery to a webhook, of one event.
#[derive(Clone)]
pub struct WebhookDelivery(Delivery);

impl WebhookDelivery {
    /// As it is kept.
    pub fn of(delivery: Delivery) -> Self {
        Self(delivery)
    }
}

/// A delivery to a webhook, of one event.
#[Object]
impl WebhookDelivery {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::WebhookDelivery { webhook: self.0.webhook, position: self.0.position }.encode().into()
    }

    /// Where its event stands in the global order.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// What happened: `DossierSubmitted`.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// Which stream it is about.
    async fn aggregate_id(&self) -> ID {
        ID(self.0.subject.clone())
    }

    /// What became of it.
    async fn state(&self) -> WebhookDeliveryState {
        match self.0.state {
            DeliveryState::Waiting => WebhookDeliveryState::Waiting,
            DeliveryState::Failing => WebhookDeliveryState::Failing,
            DeliveryState::GivenUp { .. } => WebhookDeliveryState::GivenUp,
            DeliveryState::Arrived { .. } => WebhookDeliveryState::Arrived,
        }
    }

    /// How often it was tried.
    async fn attempt_count(&self) -> i32 {
        int(self.0.attempts)
    }

    /// When it arrived or was given up; null while it waits.
    async fn ended_at(&self) -> Option<DateTime> {
        match self.0.state {
            DeliveryState::Waiting | DeliveryState::Failing => None,
            DeliveryState::GivenUp { at } | DeliveryState::Arrived { at } => Some(at.into()),
        }
    }

    /// Why the last try failed, as in `lastError`; null where none has, and once it arrived.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }
}

connection!(WebhookDeadLetterConnection, WebhookDeadLetterEdge, WebhookDeadLetter, "dead letters");

/// A delivery to a webhook that was given up; what came after it in the same dossier went on.
#[derive(Clone)]
pub struct WebhookDeadLetter(DeadLetter);

impl WebhookDeadLetter {
    /// As it is kept.
    pub fn of(letter: DeadLetter) -> Self {
        Self(letter)
    }
}

/// A delivery to a webhook that was given up; what came after it in the same dossier went on.
#[Object]
impl WebhookDeadLetter {
    /// Globally unique across types, stable for ever, opaque.
    pub async fn id(&self) -> ID {
        GlobalId::DeadLetter { webhook: self.0.webhook, position: self.0.position }.encode().into()
    }

    /// Where its event stands in the global order.
    async fn position(&self) -> String {
        self.0.position.to_string()
    }

    /// What happened: `DossierSubmitted`.
    #[graphql(name = "type")]
    async fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// Which stream it is about.
    async fn aggregate_id(&self) -> ID {
        ID(self.0.subject.clone())
    }

    /// How often it was tried.
    async fn attempt_count(&self) -> i32 {
        int(self.0.attempts)
    }

    /// When it was given up.
    async fn gave_up_at(&self) -> DateTime {
        self.0.at.into()
    }

    /// Why the last try failed, as in `lastError`.
    async fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }
}

fn int(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
