//! Root fields with sample arguments.

/// Query of each root field.
pub(super) const ROOTS: &[(&str, &str)] = &[
    ("node", "node(id: \"<dossier>\") { id }"),
    ("nodes", "nodes(ids: [\"<dossier>\"]) { id }"),
    ("viewer", "viewer { id }"),
    ("passwordResetUsername", "passwordResetUsername(token: \"x\")"),
    ("exportMyData", "exportMyData { exportedAt }"),
    ("agencies", "agencies { id }"),
    ("sectors", "sectors { code }"),
    ("formFaults", "formFaults(procedureCode: \"2.001433\", procedureVersion: 1, form: {}) { code }"),
    ("procedures", "procedures { nodes { id } }"),
    ("procedure", "procedure(code: \"2.001433\") { id }"),
    ("dossier", "dossier(code: \"<code>\") { id }"),
    ("dossiers", "dossiers { nodes { id } }"),
    ("calendar", "calendar(year: 2026) { year }"),
    ("officers", "officers { id }"),
    ("possibleDeputies", "possibleDeputies { id }"),
    ("handOverOutlook", "handOverOutlook { count }"),
    ("accounts", "accounts { nodes { id } }"),
    ("deliveries", "deliveries { nodes { id } }"),
    ("progressReport", "progressReport { total }"),
    ("lookUpDossier", "lookUpDossier(code: \"<code>\") { code }"),
    ("dossierAsOf", "dossierAsOf(code: \"<code>\", at: \"2026-12-31T00:00:00Z\") { version }"),
    ("dossierAtVersion", "dossierAtVersion(code: \"<code>\", version: 1) { version }"),
    ("dossierDifferences", "dossierDifferences(code: \"<code>\", from: 1, to: 2) { path }"),
    ("verifyDossier", "verifyDossier(code: \"<code>\") { intact }"),
    ("events", "events(first: 1) { nodes { id } }"),
    ("projections", "projections { name }"),
    ("webhooks", "webhooks { id }"),
    ("retentionReport", "retentionReport(until: \"2099-12-31\") { total }"),
];

/// Subscription of each root field, from the first event on.
pub(super) const WATCHED: &[(&str, &str)] = &[
    ("dossierProgressed", "dossierProgressed(code: \"<code>\", after: \"<start>\") { cursor }"),
    ("messagePosted", "messagePosted(code: \"<code>\", after: \"<start>\") { cursor }"),
    ("ownDossierChanged", "ownDossierChanged(after: \"<start>\") { cursor }"),
    ("eventRecorded", "eventRecorded(after: \"<start>\") { cursor }"),
];
