use super::{Way, way};

/// Paths to audits and to the service's own state.
pub(super) const WAYS: &[Way] = &[
    way(
        "snapshot",
        "DossierSnapshot",
        "{ dossierAtVersion(code: \"<code>\", version: 1) { FIELDS } }",
        "/dossierAtVersion",
    ),
    way(
        "difference",
        "Difference",
        "{ dossierDifferences(code: \"<code>\", from: 1, to: 2) { FIELDS } }",
        "/dossierDifferences/0",
    ),
    way("verification", "Verification", "{ verifyDossier(code: \"<code>\") { FIELDS } }", "/verifyDossier"),
    way("projection", "Projection", "{ projections { FIELDS } }", "/projections/0"),
    way("retention", "Retention", "{ procedure(code: \"2.001624\") { retention { FIELDS } } }", "/procedure/retention"),
    way(
        "retention report",
        "RetentionReport",
        "{ retentionReport(until: \"2099-12-31\") { FIELDS } }",
        "/retentionReport",
    ),
    way(
        "retention report's part",
        "RetentionPart",
        "{ retentionReport(until: \"2099-12-31\") { parts { FIELDS } } }",
        "/retentionReport/parts/0",
    ),
    way(
        "dossier in the retention report",
        "RetainedDossier",
        "{ retentionReport(until: \"2099-12-31\") { parts { dossiers { nodes { FIELDS } } } } }",
        "/retentionReport/parts/0/dossiers/nodes/0",
    ),
    way(
        "dossiers of the retention report",
        "RetainedDossierConnection",
        "{ retentionReport(until: \"2099-12-31\") { parts { dossiers { FIELDS } } } }",
        "/retentionReport/parts/0/dossiers",
    ),
    way(
        "retention report's edge",
        "RetainedDossierEdge",
        "{ retentionReport(until: \"2099-12-31\") { parts { dossiers { edges { FIELDS } } } } }",
        "/retentionReport/parts/0/dossiers/edges/0",
    ),
    way("webhook", "Webhook", "{ webhooks { FIELDS } }", "/webhooks/0"),
    way(
        "webhook's dead letter",
        "WebhookDeadLetter",
        "{ webhooks { deadLetters { nodes { FIELDS } } } }",
        "/webhooks/0/deadLetters/nodes/0",
    ),
    way(
        "webhook's dead letters",
        "WebhookDeadLetterConnection",
        "{ webhooks { deadLetters { FIELDS } } }",
        "/webhooks/0/deadLetters",
    ),
    way(
        "webhook's dead letters' edge",
        "WebhookDeadLetterEdge",
        "{ webhooks { deadLetters { edges { FIELDS } } } }",
        "/webhooks/0/deadLetters/edges/0",
    ),
    way(
        "webhook's delivery",
        "WebhookDelivery",
        "{ webhooks { deliveries { nodes { FIELDS } } } }",
        "/webhooks/0/deliveries/nodes/0",
    ),
    way(
        "webhook's deliveries",
        "WebhookDeliveryConnection",
        "{ webhooks { deliveries { FIELDS } } }",
        "/webhooks/0/deliveries",
    ),
    way(
        "webhook's deliveries' edge",
        "WebhookDeliveryEdge",
        "{ webhooks { deliveries { edges { FIELDS } } } }",
        "/webhooks/0/deliveries/edges/0",
    ),
];
