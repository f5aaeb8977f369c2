use std::sync::Arc;
use std::time::Duration;

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

/// By what receivers are told, one message at a time.
#[derive(Clone)]
pub(super) struct Line {
    client: Client,
    targets: Targets,
    clock: Clock,
}

impl Line {
    /// That gives up after so long.
    pub fn new(targets: &Targets, clock: &Clock, patience: Duration) -> Result<Self, WebhookError> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(patience)
            // Neither a redirect nor a proxy leads where the name itself may not.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(targets.clone()))
            .user_agent("hoso")
            .build()
            .map_err(|_| WebhookError::Client)?;
        Ok(Self { client, targets: targets.clone(), clock: clock.clone() })
    }

    /// Tells a webhook something, signed by all its secrets.
    pub async fn send(&self, webhook: &ServedWebhook, id: &str, body: String) -> Result<(), Untold> {
        // Once more: what is allowed may be less than when it was registered.
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
            // What it answers besides is not read.
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(Untold::by(answer.status(), answer.headers(), self.clock.now())),
            Err(error) if error.is_timeout() => Err(Untold::Silent),
            Err(_) => Err(Untold::Unreachable),
        }
    }
}
