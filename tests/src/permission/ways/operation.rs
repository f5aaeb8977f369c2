use super::{Way, way};

/// The ways to what the service says of itself.
pub(super) const WAYS: &[Way] = &[
    way("projection", "Projection", "{ projections { FIELDS } }", "/projections/0"),
    way("webhook", "Webhook", "{ webhooks { FIELDS } }", "/webhooks/0"),
    way(
        "webhook's dead letter",
        "WebhookDeadLetter",
        "{ webhooks { deadLetters { FIELDS } } }",
        "/webhooks/0/deadLetters/0",
    ),
];
