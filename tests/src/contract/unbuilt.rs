/// What the contract promises and the service does not hold yet. Whoever builds something of it takes it from here:
/// the test fails as long as it stands here, and wherever something else is missing.
pub(super) const UNBUILT: &str = "
    Dossier.history            Event                 EventEdge     EventConnection
    Query.events
    Query.dossierAsOf          DossierSnapshot
    Query.verifyDossier        Verification
    Query.projections          Projection            ProjectionState

    Subscription               DossierProgressed     MessagePosted
";

/// The operations that need something of it.
pub(super) const UNBUILT_OPERATIONS: [&str; 7] = [
    "DossierHistory",
    "DossierAsOf",
    "VerifyDossier",
    "EventFeed",
    "ProjectionHealth",
    "DossierProgressed",
    "MessagePosted",
];
