//! Who is told of events, as administrators run it.

use domain::agency::may_administer;
use domain::permission::sees_webhooks;
use domain::{AnyEvent, Fault, FaultCode, Faults, input};
use store::log::Position;

use crate::app::App;
use crate::caller::Caller;
use crate::graphql::GlobalId;
use crate::graphql::error::{Denial, TopLevel};
use crate::webhook::{NewWebhook, Webhook};

/// Characters of a description.
const DESCRIPTION_MAX: usize = 200;
/// Webhooks in all: each is served by a task of its own.
const WEBHOOKS_MAX: usize = 50;

/// A webhook as an administrator wants it.
pub struct WebhookWish {
    /// Where it is called.
    pub url: String,
    /// Names of events; empty for all.
    pub types: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
}

impl App {
    /// Has another system told of what happens from now on; its secret is shown once.
    pub async fn register_webhook(&self, caller: &Caller, wish: WebhookWish) -> Result<(Webhook, String), Denial> {
        may_administer(&caller.actor)?;
        let mut faults = Faults::new();
        let not_allowed = |_| Fault::at(FaultCode::InvalidFormat, &["url"]);
        let url = faults.take(self.webhooks.check(&wish.url).map_err(not_allowed));
        let description = faults.take(input::optional(wish.description.as_deref(), |text| {
            input::one_line_max(text, DESCRIPTION_MAX, &["description"])
        }));
        let unknown = wish.types.iter().enumerate().filter(|(_, name)| !AnyEvent::is_known(name));
        faults.extend(unknown.map(|(place, _)| Fault::at(FaultCode::InvalidFormat, &["types", &place.to_string()])));
        let (Some(url), Some(description), true) = (url, description, faults.is_empty()) else {
            return Err(Denial::Faults(faults.into_vec()));
        };
        let kept = self.webhooks.all().await.map_err(|error| self.fault(error))?;
        if kept.len() >= WEBHOOKS_MAX {
            return Err(Fault::at(FaultCode::OutOfRange, &["url"]).with("max", WEBHOOKS_MAX).into());
        }
        let after = self.log.head().await.map_err(|error| self.fault(error))?;
        let new = NewWebhook { url, types: wish.types, description, at: caller.at, after };
        let id = self.ids.uuid();
        let secret = self.webhooks.register(id, self.ids.key(), new).await.map_err(|error| self.fault(error))?;
        Ok((self.webhook(id).await?, secret))
    }

    /// Has another system told of nothing more; whether there was one.
    pub async fn remove_webhook(&self, caller: &Caller, id: &str) -> Result<bool, Denial> {
        may_administer(&caller.actor)?;
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Ok(false) };
        Ok(self.webhooks.remove(id).await.map_err(|error| self.fault(error))?)
    }

    /// Has another system told once more of what follows a position.
    pub async fn replay_webhook(&self, caller: &Caller, id: &str, from: Option<&str>) -> Result<Webhook, Denial> {
        may_administer(&caller.actor)?;
        let after = match from {
            None => Position::START,
            Some(from) => from.parse().map_err(|_| Fault::at(FaultCode::InvalidFormat, &["fromPosition"]))?,
        };
        let Ok(GlobalId::Webhook(id)) = id.parse() else { return Err(unknown()) };
        let replayed = self.webhooks.replay(id, after).await.map_err(|error| self.fault(error))?;
        if replayed { self.webhook(id).await } else { Err(unknown()) }
    }

    /// Has a delivery tried again that was given up.
    pub async fn retry_dead_letter(&self, caller: &Caller, id: &str) -> Result<Webhook, Denial> {
        may_administer(&caller.actor)?;
        let Ok(GlobalId::DeadLetter { webhook, position }) = id.parse() else { return Err(unknown()) };
        let retried = self.webhooks.retry(webhook, position, caller.at).await.map_err(|error| self.fault(error))?;
        if retried { self.webhook(webhook).await } else { Err(unknown()) }
    }

    /// Who is told of events; `None` for whom that is not.
    pub async fn all_webhooks(&self, caller: &Caller) -> Result<Option<Vec<Webhook>>, TopLevel> {
        if !sees_webhooks(&caller.actor) {
            return Ok(None);
        }
        self.webhooks.all().await.map(Some).map_err(|error| self.fault(error))
    }

    async fn webhook(&self, id: uuid::Uuid) -> Result<Webhook, Denial> {
        self.webhooks.get(id).await.map_err(|error| self.fault(error))?.ok_or_else(unknown)
    }
}

fn unknown() -> Denial {
    Fault::at(FaultCode::NotFound, &["id"]).into()
}
