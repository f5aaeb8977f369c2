use super::{Way, way};

/// Paths through the subscriptions' payloads.
pub(super) const WAYS: &[Way] = &[
    way(
        "step told",
        "DossierProgressed",
        "subscription { dossierProgressed(code: \"<code>\", after: \"<start>\") { FIELDS } }",
        "/dossierProgressed",
    ),
    way(
        "entry of a step told",
        "ProgressEntry",
        "subscription { dossierProgressed(code: \"<code>\", after: \"<start>\") { entry { FIELDS } } }",
        "/dossierProgressed/entry",
    ),
    way(
        "dossier of a step told",
        "Dossier",
        "subscription { dossierProgressed(code: \"<code>\", after: \"<start>\") { dossier { FIELDS } } }",
        "/dossierProgressed/dossier",
    ),
    way(
        "message told",
        "MessagePosted",
        "subscription { messagePosted(code: \"<code>\", after: \"<start>\") { FIELDS } }",
        "/messagePosted",
    ),
    way(
        "what a message told says",
        "Message",
        "subscription { messagePosted(code: \"<code>\", after: \"<start>\") { message { FIELDS } } }",
        "/messagePosted/message",
    ),
    way(
        "dossier of a message told",
        "Dossier",
        "subscription { messagePosted(code: \"<code>\", after: \"<start>\") { dossier { FIELDS } } }",
        "/messagePosted/dossier",
    ),
    way(
        "own dossier told",
        "OwnDossierChanged",
        "subscription { ownDossierChanged(after: \"<start>\") { FIELDS } }",
        "/ownDossierChanged",
    ),
    way(
        "event told",
        "EventRecorded",
        "subscription { eventRecorded(after: \"<start>\") { FIELDS } }",
        "/eventRecorded",
    ),
];
