use async_graphql::{ID, InputObject};

use crate::enums::EventType;
use crate::scalar::RequestId;

/// Another system that is to be told of events.
#[derive(InputObject)]
pub struct RegisterWebhookInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Where it is called: https, at a public address.
    pub url: String,
    /// Only events of these types; all where it is left out or empty.
    pub types: Option<Vec<EventType>>,
    /// What it is for; up to 200 characters.
    pub description: Option<String>,
}

/// A system whose messages are to be signed with another secret.
#[derive(InputObject)]
pub struct RenewWebhookSecretInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the webhook.
    pub id: ID,
}

/// A system that is to be told of nothing more.
#[derive(InputObject)]
pub struct RemoveWebhookInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the webhook.
    pub id: ID,
}

/// A system that is to be told once more.
#[derive(InputObject)]
pub struct ReplayWebhookInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the webhook.
    pub id: ID,
    /// Of what follows this `position` of an event; of all where it is left out.
    pub from_position: Option<String>,
}

/// A delivery that was given up and is to be tried again.
#[derive(InputObject)]
pub struct RetryDeadLetterInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the dead letter.
    pub id: ID,
}

/// A system that is to be called elsewhere.
#[derive(InputObject)]
pub struct ChangeWebhookAddressInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Of the webhook.
    pub id: ID,
    /// Where it is called from now on: https, at a public address.
    pub url: String,
}

/// A system that is to be told that it is tried.
#[derive(InputObject)]
pub struct TestWebhookInput {
    /// Of the webhook.
    pub id: ID,
}
