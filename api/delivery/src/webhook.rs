//! Webhooks: other systems are told of events by HTTP, signed in the manner of Standard Webhooks, at least once.
//!
//! The log is read for each webhook into a window of deliveries. Of each subject (a dossier with its exchange, an
//! account) they are sent one after the other: one that fails holds back what comes after it in the same dossier and nothing
//! else, is tried again with growing pauses, and becomes a dead letter after the last try. A subject's lane is taken by
//! moving the moment at which it is due, so that several instances never tell one at the same time; one that died holds
//! it a little longer, and what it told last comes again. A receiver that says when it wants to be asked again
//! (`Retry-After`) is told nothing until then; one that says that it is gone (410), nothing until something is told again
//! by hand.
//!
//! Invariants: a body says what `events` says, nothing personal opened; a secret is kept sealed and shown once; nothing
//! is sent to an address that the configuration does not allow, whatever a name resolves to; a URL reaches no log.

mod arrivals;
mod body;
mod endpoint;
mod lane;
mod ledger;
mod line;
mod probe;
mod queue;
mod request;
mod secret;
mod signature;
mod target;
mod untold;
mod webhook_worker;

pub use endpoint::{NewWebhook, Webhook, WebhookError, Webhooks};
pub use lane::WAITING;
pub use ledger::{Delivery, DeliveryState};
pub use queue::{DUE, DeadLetter, LANES_DUE};
pub use request::{CarriedOut, Ordered};
pub use signature::{SECRET_PREFIX, sign};
pub use target::{InvalidTarget, Targets};
pub use webhook_worker::{WebhookWorker, WebhookWorkerParts};

pub use crate::queue::{Changed, PassOutcome};

use std::collections::HashMap;

use foundation::http::Shutdown;
use projections::Followed;
use store::sql::as_worker;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::queue::Wake;

/// The deliveries of a service, ready to start.
pub struct Delivering {
    worker: WebhookWorker,
    wake: Wake,
}

impl Delivering {
    /// Those of these parts, woken by the projections.
    pub fn new(parts: WebhookWorkerParts, followed: watch::Receiver<Followed>) -> Result<Self, WebhookError> {
        Ok(Self { worker: WebhookWorker::new(parts)?, wake: Wake::new(followed) })
    }

    /// Delivers until the shutdown, to each webhook in a task of its own, so that a slow one holds no other up; what is
    /// on its way then is finished.
    pub fn start(mut self, shutdown: Shutdown) -> JoinHandle<()> {
        tokio::spawn(as_worker(async move {
            let mut serving: HashMap<Uuid, JoinHandle<()>> = HashMap::new();
            if let Err(error) = self.worker.prepare().await {
                tracing::warn!(%error, "deliveries of an older release could not be looked for");
            }
            while !shutdown.is_requested() {
                serving.retain(|_, task| !task.is_finished());
                match self.worker.webhooks().await {
                    Ok(webhooks) => {
                        for webhook in webhooks {
                            let begin =
                                || tokio::spawn(as_worker(serve(self.worker.clone(), webhook, shutdown.clone())));
                            serving.entry(webhook).or_insert_with(begin);
                        }
                    }
                    Err(error) => tracing::warn!(%error, "webhooks could not be looked for"),
                }
                self.wake.wait(&shutdown).await;
            }
            for task in serving.into_values() {
                if let Err(error) = task.await {
                    tracing::error!(%error, "a webhook's task ended badly");
                }
            }
        }))
    }
}

/// Delivers to one webhook for as long as something is due.
async fn serve(worker: WebhookWorker, webhook: Uuid, shutdown: Shutdown) {
    while !shutdown.is_requested() {
        match worker.round(webhook).await {
            Ok(round) if round == PassOutcome::default() => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(event = "webhook.failed", %webhook, %error, "a webhook could not be served");
                return;
            }
        }
    }
}
