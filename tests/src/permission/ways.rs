/// A way to an object of a type: a document with a hole where its fields are selected, and where that is.
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) to: &'static str,
    pub(super) document: &'static str,
    pub(super) at: &'static str,
}

const fn way(name: &'static str, to: &'static str, document: &'static str, at: &'static str) -> Way {
    Way { name, to, document, at }
}

/// Every type that holds something has one; those that hold something of somebody have every way that leads there.
pub(super) const WAYS: &[Way] = &[
    way("dossier", "Dossier", "{ dossier(code: \"<code>\") { FIELDS } }", "/dossier"),
    way("node Dossier", "Dossier", "{ node(id: \"<dossier>\") { ... on Dossier { FIELDS } } }", "/node"),
    way("in the queue", "Dossier", "{ dossiers { nodes { FIELDS } } }", "/dossiers/nodes/0"),
    way("of one's own", "Dossier", "{ viewer { dossiers { nodes { FIELDS } } } }", "/viewer/dossiers/nodes/0"),
    way("applicant", "Account", "{ dossier(code: \"<code>\") { applicant { FIELDS } } }", "/dossier/applicant"),
    way("assignee", "Account", "{ dossier(code: \"<code>\") { assignee { FIELDS } } }", "/dossier/assignee"),
    way(
        "applicant in the queue",
        "Account",
        "{ dossiers { nodes { applicant { FIELDS } } } }",
        "/dossiers/nodes/0/applicant",
    ),
    way("node applicant", "Account", "{ node(id: \"<applicant>\") { ... on Account { FIELDS } } }", "/node"),
    way("node assignee", "Account", "{ node(id: \"<assignee>\") { ... on Account { FIELDS } } }", "/node"),
    way("viewer", "Account", "{ viewer { FIELDS } }", "/viewer"),
    way(
        "author",
        "Actor",
        "{ dossier(code: \"<code>\") { exchange(first: 1) { nodes { author { FIELDS } } } } }",
        "/dossier/exchange/nodes/0/author",
    ),
    way(
        "acted",
        "Actor",
        "{ dossier(code: \"<code>\") { progress { actor { FIELDS } } } }",
        "/dossier/progress/1/actor",
    ),
    way(
        "account that acted",
        "Account",
        "{ dossier(code: \"<code>\") { progress { actor { account { FIELDS } } } } }",
        "/dossier/progress/1/actor/account",
    ),
    way(
        "officer",
        "AssignableOfficer",
        "{ dossier(code: \"<code>\") { assignableOfficers { FIELDS } } }",
        "/dossier/assignableOfficers/0",
    ),
    way(
        "officer's account",
        "Account",
        "{ dossier(code: \"<code>\") { assignableOfficers { account { FIELDS } } } }",
        "/dossier/assignableOfficers/0/account",
    ),
    way(
        "document",
        "DossierDocument",
        "{ dossier(code: \"<code>\") { documents { FIELDS } } }",
        "/dossier/documents/0",
    ),
    way("file", "File", "{ dossier(code: \"<code>\") { documents { file { FIELDS } } } }", "/dossier/documents/0/file"),
    way("node File", "File", "{ node(id: \"<file>\") { ... on File { FIELDS } } }", "/node"),
    way(
        "supplement",
        "SupplementRequest",
        "{ dossier(code: \"<code>\") { supplementRequest { FIELDS } } }",
        "/dossier/supplementRequest",
    ),
    way(
        "node SupplementRequest",
        "SupplementRequest",
        "{ node(id: \"<request>\") { ... on SupplementRequest { FIELDS } } }",
        "/node",
    ),
    way(
        "item",
        "SupplementItem",
        "{ dossier(code: \"<code>\") { supplementRequest { items { FIELDS } } } }",
        "/dossier/supplementRequest/items/0",
    ),
    way(
        "target",
        "SupplementTarget",
        "{ dossier(code: \"<code>\") { supplementRequest { items { target { FIELDS } } } } }",
        "/dossier/supplementRequest/items/0/target",
    ),
    way("entry", "ProgressEntry", "{ dossier(code: \"<code>\") { progress { FIELDS } } }", "/dossier/progress/1"),
    way(
        "node ProgressEntry",
        "ProgressEntry",
        "{ node(id: \"<entry>\") { ... on ProgressEntry { FIELDS } } }",
        "/node",
    ),
    way("exchange", "MessageConnection", "{ dossier(code: \"<code>\") { exchange { FIELDS } } }", "/dossier/exchange"),
    way(
        "exchange's edge",
        "MessageEdge",
        "{ dossier(code: \"<code>\") { exchange { edges { FIELDS } } } }",
        "/dossier/exchange/edges/0",
    ),
    way(
        "exchange's page",
        "PageInfo",
        "{ dossier(code: \"<code>\") { exchange { pageInfo { FIELDS } } } }",
        "/dossier/exchange/pageInfo",
    ),
    way(
        "message",
        "Message",
        "{ dossier(code: \"<code>\") { exchange { nodes { FIELDS } } } }",
        "/dossier/exchange/nodes/1",
    ),
    way("node Message", "Message", "{ node(id: \"<message>\") { ... on Message { FIELDS } } }", "/node"),
    way("step", "ProcedureStep", "{ procedure(code: \"2.001433\") { steps { FIELDS } } }", "/procedure/steps/0"),
    way("procedure", "Procedure", "{ procedure(code: \"2.001433\") { FIELDS } }", "/procedure"),
    way("node Procedure", "Procedure", "{ node(id: \"<procedure>\") { ... on Procedure { FIELDS } } }", "/node"),
    way("procedures", "ProcedureConnection", "{ procedures { FIELDS } }", "/procedures"),
    way("procedures' edge", "ProcedureEdge", "{ procedures { edges { FIELDS } } }", "/procedures/edges/0"),
    way("queue", "DossierConnection", "{ dossiers { FIELDS } }", "/dossiers"),
    way("queue's edge", "DossierEdge", "{ dossiers { edges { FIELDS } } }", "/dossiers/edges/0"),
    way(
        "applicant's list",
        "DossierConnection",
        "{ node(id: \"<applicant>\") { ... on Account { dossiers { FIELDS } } } }",
        "/node/dossiers",
    ),
    way(
        "applicant's list from a dossier",
        "DossierConnection",
        "{ dossier(code: \"<code>\") { applicant { dossiers { FIELDS } } } }",
        "/dossier/applicant/dossiers",
    ),
    way("agency", "Agency", "{ agencies { FIELDS } }", "/agencies/0"),
    way("node Agency", "Agency", "{ node(id: \"<agency>\") { ... on Agency { FIELDS } } }", "/node"),
    way("sector", "Sector", "{ procedure(code: \"2.001624\") { sector { FIELDS } } }", "/procedure/sector"),
    way(
        "processing time",
        "ProcessingTime",
        "{ procedure(code: \"2.001624\") { processingTime { FIELDS } } }",
        "/procedure/processingTime",
    ),
    way("fee", "Fee", "{ procedure(code: \"2.001624\") { fees { FIELDS } } }", "/procedure/fees/0"),
    way("money", "Money", "{ procedure(code: \"2.001624\") { fees { money { FIELDS } } } }", "/procedure/fees/0/money"),
    way(
        "required document",
        "RequiredDocument",
        "{ procedure(code: \"2.001624\") { requiredDocuments { FIELDS } } }",
        "/procedure/requiredDocuments/0",
    ),
    way("upload", "Upload", "{ node(id: \"<upload>\") { ... on Upload { FIELDS } } }", "/node"),
    way(
        "upload's header",
        "Header",
        "{ node(id: \"<upload>\") { ... on Upload { headers { FIELDS } } } }",
        "/node/headers/0",
    ),
    way("session", "Session", "{ node(id: \"<session>\") { ... on Session { FIELDS } } }", "/node"),
    way("look-up", "DossierLookUp", "{ lookUpDossier(code: \"<code>\") { FIELDS } }", "/lookUpDossier"),
    way(
        "look-up's entry",
        "LookUpProgress",
        "{ lookUpDossier(code: \"<code>\") { progress { FIELDS } } }",
        "/lookUpDossier/progress/0",
    ),
    way(
        "look-up without a secret",
        "LookUpDetail",
        "{ lookUpDossier(code: \"<code>\") { detail { FIELDS } } }",
        "/lookUpDossier/detail",
    ),
    way(
        "look-up's document without a secret",
        "LookUpDocument",
        "{ lookUpDossier(code: \"<code>\") { detail { documents { FIELDS } } } }",
        "/lookUpDossier/detail/documents/0",
    ),
    way(
        "look-up's file without a secret",
        "LookUpFile",
        "{ lookUpDossier(code: \"<code>\") { detail { documents { file { FIELDS } } } } }",
        "/lookUpDossier/detail/documents/0/file",
    ),
];

/// How each field of the root is asked for.
pub(super) const ROOTS: &[(&str, &str)] = &[
    ("node", "node(id: \"<dossier>\") { id }"),
    ("nodes", "nodes(ids: [\"<dossier>\"]) { id }"),
    ("viewer", "viewer { id }"),
    ("agencies", "agencies { id }"),
    ("procedures", "procedures { nodes { id } }"),
    ("procedure", "procedure(code: \"2.001433\") { id }"),
    ("dossier", "dossier(code: \"<code>\") { id }"),
    ("dossiers", "dossiers { nodes { id } }"),
    ("lookUpDossier", "lookUpDossier(code: \"<code>\") { code }"),
];

/// Not built: nothing leads to one.
pub(super) const NOWHERE: &[&str] = &["PaymentRequest", "DossierResult"];
