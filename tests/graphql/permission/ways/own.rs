use super::{Way, way};

/// Paths to an account's own data.
pub(super) const WAYS: &[Way] = &[
    way("upload", "Upload", "{ node(id: \"<upload>\") { ... on Upload { FIELDS } } }", "/node"),
    way(
        "upload's header",
        "Header",
        "{ node(id: \"<upload>\") { ... on Upload { headers { FIELDS } } } }",
        "/node/headers/0",
    ),
    way("session", "Session", "{ node(id: \"<session>\") { ... on Session { FIELDS } } }", "/node"),
    way("draft", "Draft", "{ viewer { drafts { FIELDS } } }", "/viewer/drafts/0"),
    way(
        "draft's document",
        "DraftDocument",
        "{ viewer { drafts { documents { FIELDS } } } }",
        "/viewer/drafts/0/documents/0",
    ),
    way(
        "draft's file",
        "DraftFile",
        "{ viewer { drafts { documents { file { FIELDS } } } } }",
        "/viewer/drafts/0/documents/0/file",
    ),
    way("view of the queue", "QueueView", "{ viewer { queueViews { FIELDS } } }", "/viewer/queueViews/0"),
    way(
        "view's filter",
        "QueueFilter",
        "{ viewer { queueViews { filter { FIELDS } } } }",
        "/viewer/queueViews/0/filter",
    ),
];
