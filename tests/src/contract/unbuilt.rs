/// What the contract promises and the service does not hold yet. Whoever builds something of it takes it from here:
/// the test fails as long as it stands here, and wherever something else is missing.
pub(super) const UNBUILT: &str = "
    Subscription               DossierProgressed     MessagePosted
";

/// The operations that need something of it.
pub(super) const UNBUILT_OPERATIONS: [&str; 2] = ["DossierProgressed", "MessagePosted"];
