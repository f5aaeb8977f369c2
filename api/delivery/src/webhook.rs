//! Webhooks: events to other systems by HTTP, signed as by Standard Webhooks, at least once.
//!
//! The log is read per webhook into a window of deliveries. Deliveries of one subject (a dossier with its exchange, an
//! account) keep their order: a failing one holds back its successors and nothing else, is retried by exponential
//! back-off, and becomes a dead letter after the last attempt. A subject's lane is leased by moving its due time, so
//! that no two instances deliver from it at once; after a crash the lease expires, and the last deliveries come again.
//! `Retry-After` pauses the whole receiver; 410 stops it until something is delivered again by hand.
//!
//! Invariants: a body says what `events` says, with personal fields left encrypted; a secret is stored encrypted and
//! shown once; nothing is sent to an address that the configuration does not allow, whatever a name resolves to (SSRF);
//! a URL reaches no log.

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

/// Worker of webhook deliveries, ready to start.
pub struct Delivering {
    worker: WebhookWorker,
    wake: Wake,
}

impl Delivering {
    /// Builds the worker; progress of the projections wakes it.
    pub fn new(parts: WebhookWorkerParts, followed: watch::Receiver<Followed>) -> Result<Self, WebhookError> {
        Ok(Self { worker: WebhookWorker::new(parts)?, wake: Wake::new(followed) })
    }

    /// Delivers until shutdown, with a task per webhook so that a slow one holds no other up; deliveries
    /// under way are finished.
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

/// Delivers to one webhook while anything is due.
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
