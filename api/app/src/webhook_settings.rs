//! Webhooks as administrators register, change and test them.

use std::sync::Arc;
use store::boxed;

use delivery::webhook::{Changed, DeadLetter, Delivery, DeliveryState, NewWebhook, Ordered, Webhook, Webhooks};
use domain::agency::may_administer;
use domain::permission::sees_webhooks;
use domain::{Fault, FaultCode, Faults, input};
use foundation::clock::Clock;
use foundation::error::{AppError, CommandError};
use foundation::global_id::GlobalId;
use foundation::ids::Ids;
use projections::{Counted, Page, PageRequest};
use store::log::{EventLog, Position, RequestKey, ResumeToken};
use uuid::Uuid;

use crate::caller::Caller;
use crate::command_runner::{CommandRunner, Request};
use crate::fault_log::FaultLog;

/// Longest description, in characters.
const DESCRIPTION_MAX: usize = 200;
/// Most webhooks: each is served by a task of its own.
const WEBHOOKS_MAX: usize = 50;

/// Input of a webhook, as typed.
pub struct WebhookWish {
    pub url: String,
    /// Event types; empty for all.
    pub types: Vec<String>,
    pub description: Option<String>,
}

/// Webhooks as administrators set them up.
pub struct WebhookSettings {
    pub(crate) clock: Clock,
    pub(crate) commands: CommandRunner,
    pub(crate) faults: FaultLog,
    pub(crate) ids: Ids,
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) webhooks: Webhooks,
}

impl WebhookSettings {
    /// Registers a webhook for events from now on; its secret is shown once, and again to a repeated request.
    #[boxed]
    pub async fn register(
        &self,
        caller: &Caller,
        wish: WebhookWish,
        request: Option<Request>,
    ) -> Result<(Webhook, String), CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if let Some(registered) = self.done_before(request.as_ref()).await? {
            return self.registered(registered).await;
        }
        let mut faults = Faults::new();
        let not_allowed = |_| Fault::at(FaultCode::InvalidFormat, &["url"]);
        let url = faults.take(self.webhooks.check(&wish.url).map_err(not_allowed));
        let description = faults.take(input::optional(wish.description.as_deref(), |text| {
            input::one_line_max(text, DESCRIPTION_MAX, &["description"])
        }));
        let (Some(url), Some(description), true) = (url, description, faults.is_empty()) else {
            return Err(CommandError::Faults(faults.into_vec()));
        };
        let kept = self.webhooks.all().await.map_err(|error| self.faults.failure(error))?;
        if kept.len() >= WEBHOOKS_MAX {
            return Err(Fault::at(FaultCode::OutOfRange, &["url"]).with("max", WEBHOOKS_MAX).into());
        }
        let head = self.log.head().await.map_err(|error| self.faults.failure(error))?;
        let last = self.log.event_at(head).await.map_err(|error| self.faults.failure(error))?;
        let after = last.map_or(ResumeToken::START, |event| ResumeToken::after(&event));
        let new = NewWebhook { url, types: wish.types, description, at: caller.at, after };
        let id = self.ids.uuid();
        let secret = self.webhooks.register(id, self.ids.key(), new, request.as_ref()).await;
        match secret.map_err(|error| self.faults.failure(error))? {
            Some(secret) => Ok((self.webhook(id).await?, secret)),
            None => self.registered(self.done_just_now(request.as_ref()).await?).await,
        }
    }

    /// Rotates a webhook's secret, which is shown once, and again to a repeated request.
    #[boxed]
    pub async fn renew_secret(
        &self,
        caller: &Caller,
        id: &str,
        request: Option<Request>,
    ) -> Result<(Webhook, String), CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if let Some(renewed) = self.done_before(request.as_ref()).await? {
            return self.registered(renewed).await;
        }
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Err(unknown()) };
        let ordered = Ordered { request: request.as_ref(), at: caller.at };
        let changed = self.webhooks.renew_secret(id, self.ids.key(), ordered).await;
        match changed.map_err(|error| self.faults.failure(error))? {
            Changed::Done => self.registered(id).await,
            Changed::Unknown => Err(unknown()),
            Changed::Repeated => self.registered(self.done_just_now(request.as_ref()).await?).await,
        }
    }

    /// Changes a webhook's URL.
    #[boxed]
    pub async fn change_address(
        &self,
        caller: &Caller,
        id: &str,
        url: &str,
        request: Option<Request>,
    ) -> Result<Webhook, CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if let Some(changed) = self.done_before(request.as_ref()).await? {
            return self.webhook(changed).await;
        }
        let url = self.webhooks.check(url).map_err(|_| Fault::at(FaultCode::InvalidFormat, &["url"]))?;
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Err(unknown()) };
        let ordered = Ordered { request: request.as_ref(), at: caller.at };
        let changed = self.webhooks.change_url(id, &url, ordered).await.map_err(|error| self.faults.failure(error))?;
        self.changed(id, changed, request.as_ref()).await
    }

    /// Sends a test delivery; its result, with the reason of a failure.
    #[boxed]
    pub async fn test(&self, caller: &Caller, id: &str) -> Result<(Webhook, Result<(), String>), CommandError> {
        may_administer(&caller.actor)?;
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Err(unknown()) };
        let told =
            self.webhooks.test(id, self.ids.uuid(), &self.clock).await.map_err(|error| self.faults.failure(error))?;
        Ok((self.webhook(id).await?, told.ok_or_else(unknown)?))
    }

    /// Removes a webhook; true when there was one.
    #[boxed]
    pub async fn remove(&self, caller: &Caller, id: &str, request: Option<Request>) -> Result<bool, CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if self.done_before(request.as_ref()).await?.is_some() {
            return Ok(true);
        }
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Ok(false) };
        let ordered = Ordered { request: request.as_ref(), at: caller.at };
        match self.webhooks.remove(id, ordered).await.map_err(|error| self.faults.failure(error))? {
            Changed::Done => Ok(true),
            Changed::Unknown => Ok(false),
            Changed::Repeated => self.done_just_now(request.as_ref()).await.map(|_| true),
        }
    }

    /// Replays the events behind a position.
    #[boxed]
    pub async fn replay(
        &self,
        caller: &Caller,
        id: &str,
        from: Option<&str>,
        request: Option<Request>,
    ) -> Result<Webhook, CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if let Some(replayed) = self.done_before(request.as_ref()).await? {
            return self.webhook(replayed).await;
        }
        let after = match from {
            None => ResumeToken::START,
            Some(from) => from.parse().map_err(|_| Fault::at(FaultCode::InvalidFormat, &["fromPosition"]))?,
        };
        if !after.holds(&*self.log).await.map_err(|error| self.faults.failure(error))? {
            return Err(AppError::CursorLost.into());
        }
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Err(unknown()) };
        let ordered = Ordered { request: request.as_ref(), at: caller.at };
        let changed = self.webhooks.replay(id, after, ordered).await.map_err(|error| self.faults.failure(error))?;
        self.changed(id, changed, request.as_ref()).await
    }

    /// Retries a dead letter.
    #[boxed]
    pub async fn retry_dead_letter(
        &self,
        caller: &Caller,
        id: &str,
        request: Option<Request>,
    ) -> Result<Webhook, CommandError> {
        may_administer(&caller.actor)?;
        let request = request.map(|request| self.commands.request_key(caller, &request));
        if let Some(retried) = self.done_before(request.as_ref()).await? {
            return self.webhook(retried).await;
        }
        let Ok(GlobalId::DeadLetter { webhook, position }) = id.parse() else { return Err(unknown()) };
        let ordered = Ordered { request: request.as_ref(), at: caller.at };
        let changed =
            self.webhooks.retry(webhook, position, ordered).await.map_err(|error| self.faults.failure(error))?;
        self.changed(webhook, changed, request.as_ref()).await
    }

    /// The webhook of a request that was carried out before (idempotency).
    async fn done_before(&self, request: Option<&RequestKey>) -> Result<Option<Uuid>, CommandError> {
        let Some(request) = request else { return Ok(None) };
        match self.webhooks.carried_out(request).await.map_err(|error| self.faults.failure(error))? {
            None => Ok(None),
            Some(before) if before.fingerprint == request.fingerprint => Ok(Some(before.webhook)),
            Some(_) => Err(Fault::at(FaultCode::RequestIdReused, &["requestId"]).into()),
        }
    }

    /// The webhook that a concurrent copy of the same request has just registered or renewed.
    async fn done_just_now(&self, request: Option<&RequestKey>) -> Result<Uuid, CommandError> {
        Ok(self.done_before(request).await?.ok_or(AppError::Unavailable)?)
    }

    /// Answer of a registration or rotation; not found where the webhook was removed since.
    async fn registered(&self, id: Uuid) -> Result<(Webhook, String), CommandError> {
        let gone = || Fault::at(FaultCode::NotFound, &["requestId"]);
        let secret = self.webhooks.secret(id).await.map_err(|error| self.faults.failure(error))?.ok_or_else(gone)?;
        let webhook = self.webhooks.get(id).await.map_err(|error| self.faults.failure(error))?.ok_or_else(gone)?;
        Ok((webhook, secret))
    }

    async fn changed(&self, id: Uuid, changed: Changed, request: Option<&RequestKey>) -> Result<Webhook, CommandError> {
        match changed {
            Changed::Done => self.webhook(id).await,
            Changed::Unknown => Err(unknown()),
            Changed::Repeated => self.webhook(self.done_just_now(request).await?).await,
        }
    }

    /// All webhooks; `None` where the caller may not see them.
    #[boxed]
    pub async fn all(&self, caller: &Caller) -> Result<Option<Vec<Webhook>>, AppError> {
        if !sees_webhooks(&caller.actor) {
            return Ok(None);
        }
        self.webhooks.all().await.map(Some).map_err(|error| self.faults.failure(error))
    }

    /// A webhook, where the caller may see it.
    #[boxed]
    pub async fn by_id(&self, caller: &Caller, id: Uuid) -> Result<Option<Webhook>, AppError> {
        if !sees_webhooks(&caller.actor) {
            return Ok(None);
        }
        self.webhooks.get(id).await.map_err(|error| self.faults.failure(error))
    }

    /// A delivery of a webhook, where the caller may see it.
    #[boxed]
    pub async fn delivery(
        &self,
        caller: &Caller,
        webhook: Uuid,
        position: Position,
    ) -> Result<Option<Delivery>, AppError> {
        if !sees_webhooks(&caller.actor) {
            return Ok(None);
        }
        self.webhooks.delivery(webhook, position).await.map_err(|error| self.faults.failure(error))
    }

    /// A dead letter of a webhook, where the caller may see it.
    #[boxed]
    pub async fn dead_letter(
        &self,
        caller: &Caller,
        webhook: Uuid,
        position: Position,
    ) -> Result<Option<DeadLetter>, AppError> {
        let Some(found) = self.delivery(caller, webhook, position).await? else { return Ok(None) };
        let Delivery { event_type, subject, attempts, error, state, .. } = found;
        Ok(match state {
            DeliveryState::GivenUp { at } => {
                Some(DeadLetter { webhook, position, event_type, subject, attempts, at, error })
            }
            DeliveryState::Waiting | DeliveryState::Failing | DeliveryState::Arrived { .. } => None,
        })
    }

    /// A page of deliveries, sent and pending.
    #[boxed]
    pub async fn deliveries(&self, webhook: Uuid, request: &PageRequest) -> Result<Page<Delivery>, AppError> {
        self.webhooks.deliveries(webhook, request).await.map_err(|error| self.faults.unanswered(error))
    }

    #[boxed]
    pub async fn count_deliveries(&self, webhook: Uuid) -> Result<Counted, AppError> {
        self.webhooks.count_deliveries(webhook).await.map_err(|error| self.faults.unanswered(error))
    }

    /// Dead letters of a webhook, oldest first.
    #[boxed]
    pub async fn dead_letters(&self, webhook: Uuid, request: &PageRequest) -> Result<Page<DeadLetter>, AppError> {
        self.webhooks.dead_letters(webhook, request).await.map_err(|error| self.faults.unanswered(error))
    }

    async fn webhook(&self, id: Uuid) -> Result<Webhook, CommandError> {
        self.webhooks.get(id).await.map_err(|error| self.faults.failure(error))?.ok_or_else(unknown)
    }
}

fn unknown() -> CommandError {
    Fault::at(FaultCode::NotFound, &["id"]).into()
}
