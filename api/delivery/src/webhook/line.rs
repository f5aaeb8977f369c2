//! HTTP client of webhooks.

use std::sync::Arc;
use std::time::Duration;
use store::boxed;

use domain::Moment;
use foundation::clock::Clock;
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;

use super::endpoint::{ServedWebhook, WebhookError};
use super::signature::signatures;
use super::target::Targets;
use super::untold::Untold;

const CONNECT: Duration = Duration::from_secs(5);

/// HTTP client that delivers one message at a time.
#[derive(Clone)]
pub(super) struct Line {
    client: Client,
    targets: Targets,
    clock: Clock,
}

impl Line {
    pub fn new(targets: &Targets, clock: &Clock, patience: Duration) -> Result<Self, WebhookError> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(patience)
            // No redirects and no proxy: they could lead to a forbidden address (SSRF).
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(targets.clone()))
            .user_agent("hoso")
            .build()
            .map_err(|_| WebhookError::Client)?;
        Ok(Self { client, targets: targets.clone(), clock: clock.clone() })
    }

    /// Sends a delivery, signed by each of the webhook's secrets.
    #[boxed]
    pub async fn send(&self, webhook: &ServedWebhook, id: &str, body: String) -> Result<(), Untold> {
        // Checked again: the configuration may allow less than at registration.
        let url = self.targets.check(&webhook.url).map_err(|_| Untold::Forbidden)?;
        let at: Moment = self.clock.now();
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at.utc().timestamp().to_string())
            .header("webhook-signature", signatures(&webhook.secrets, id, at, &body))
            .body(body);
        match request.send().await {
            // The body of the answer is ignored.
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(Untold::by(answer.status(), answer.headers(), self.clock.now())),
            Err(error) if error.is_timeout() => Err(Untold::Silent),
            Err(_) => Err(Untold::Unreachable),
        }
    }
}
