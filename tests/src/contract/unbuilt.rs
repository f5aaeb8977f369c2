/// What the contract promises and the service does not hold yet. Whoever builds something of it takes it from here:
/// the test fails as long as it stands here, and wherever something else is missing.
pub(super) const UNBUILT: &str = "
    DossierAction.FORWARD
    DossierAction.REQUEST_PAYMENT
    DossierAction.RECORD_PAYMENT
    DossierAction.EXTEND_DEADLINE
    DossierAction.DECIDE
    DossierAction.RETURN_RESULT

    Mutation.forwardDossier    ForwardDossierInput   ForwardDossierPayload
    Mutation.requestPayment    RequestPaymentInput   RequestPaymentPayload   MoneyInput
    Mutation.recordPayment     RecordPaymentInput    RecordPaymentPayload
    Mutation.extendDeadline    ExtendDeadlineInput   ExtendDeadlinePayload
    Mutation.decideDossier     DecideDossierInput    DecideDossierPayload
    Mutation.returnResult      ReturnResultInput     ReturnResultPayload

    Query.progressReport       ProgressReport        StatusCount   TimelinessCount   ReportFilter

    Dossier.history            Event                 EventEdge     EventConnection
    Query.events
    Query.dossierAsOf          DossierSnapshot
    Query.verifyDossier        Verification
    Query.projections          Projection            ProjectionState

    Subscription               DossierProgressed     MessagePosted
";

/// The operations that need something of it.
pub(super) const UNBUILT_OPERATIONS: [&str; 14] = [
    "ForwardDossier",
    "RequestPayment",
    "RecordPayment",
    "ExtendDeadline",
    "DecideDossier",
    "ReturnResult",
    "ProgressReport",
    "DossierHistory",
    "DossierAsOf",
    "VerifyDossier",
    "EventFeed",
    "ProjectionHealth",
    "DossierProgressed",
    "MessagePosted",
];
