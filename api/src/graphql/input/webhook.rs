use async_graphql::{ID, InputObject};

/// Another system that is to be told of events.
#[derive(InputObject)]
pub struct RegisterWebhookInput {
    /// Where it is called: https, at a public address.
    pub url: String,
    /// Only events of these types; all where it is left out or empty.
    pub types: Option<Vec<String>>,
    /// What it is for; up to 200 characters.
    pub description: Option<String>,
}

/// A system that is to be told of nothing more.
#[derive(InputObject)]
pub struct RemoveWebhookInput {
    /// Of the webhook.
    pub id: ID,
}

/// A system that is to be told once more.
#[derive(InputObject)]
pub struct ReplayWebhookInput {
    /// Of the webhook.
    pub id: ID,
    /// Of what follows this `position` of an event; of all where it is left out.
    pub from_position: Option<String>,
}

/// A delivery that was given up and is to be tried again.
#[derive(InputObject)]
pub struct RetryDeadLetterInput {
    /// Of the dead letter.
    pub id: ID,
}
