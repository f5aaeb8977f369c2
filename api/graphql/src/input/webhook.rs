//! Inputs of webhooks: registration, secrets, replays, dead letters.

use async_graphql::{ID, InputObject};

use crate::enums::EventType;
use crate::scalar::RequestId;

/// Input of `registerWebhook`: where events are sent, and which.
#[derive(InputObject)]
pub struct RegisterWebhookInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// HTTPS URL at a public address, up to 2,048 characters.
    pub url: String,
    /// Event types to send; all types if left out or empty.
    pub types: Option<Vec<EventType>>,
    /// What the subscriber is for, up to 200 characters; none if left out.
    pub description: Option<String>,
}

/// Input of `renewWebhookSecret`: the webhook that gets a new signing secret.
#[derive(InputObject)]
pub struct RenewWebhookSecretInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the webhook.
    pub id: ID,
}

/// Input of `removeWebhook`: the webhook to remove.
#[derive(InputObject)]
pub struct RemoveWebhookInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the webhook.
    pub id: ID,
}

/// Input of `replayWebhook`: the webhook, and from where events are sent again.
#[derive(InputObject)]
pub struct ReplayWebhookInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the webhook.
    pub id: ID,
    /// `Event.position` after which events are sent again; all events if left out.
    pub from_position: Option<String>,
}

/// Input of `retryDeadLetter`: the failed delivery to send again.
#[derive(InputObject)]
pub struct RetryDeadLetterInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the dead letter.
    pub id: ID,
}

/// Input of `changeWebhookAddress`: the webhook and its new URL.
#[derive(InputObject)]
pub struct ChangeWebhookAddressInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the webhook.
    pub id: ID,
    /// New HTTPS URL at a public address, up to 2,048 characters.
    pub url: String,
}

/// Input of `testWebhook`: the webhook that gets a test message.
#[derive(InputObject)]
pub struct TestWebhookInput {
    /// Global id of the webhook.
    pub id: ID,
}
