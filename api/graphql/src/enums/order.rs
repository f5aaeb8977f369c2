use async_graphql::Enum;

/// Order of a list of dossiers; ties by id.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DossierOrder {
    /// What is due first comes first; no due date last, of that the oldest first.
    #[default]
    DueAtAsc,
    /// What is due last comes first; no due date last, of that the oldest first.
    DueAtDesc,
    /// What is due first, or has waited longest for a due date, comes first: without one, it counts as due when
    /// submitted.
    UrgentFirst,
    /// Oldest first.
    SubmittedAtAsc,
    /// Newest first.
    SubmittedAtDesc,
    /// What has not changed for longest first.
    UpdatedAtAsc,
    /// What changed last first.
    UpdatedAtDesc,
}

/// Order of a list of procedures; ties by code.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "projections::catalogue::ProcedureOrder")]
pub enum ProcedureOrder {
    /// What a search fits best first; by name where nothing is searched for.
    #[default]
    BestFirst,
    /// By name.
    NameAsc,
    /// By name, from the end.
    NameDesc,
    /// By code.
    CodeAsc,
    /// By code, from the end.
    CodeDesc,
}

impl From<DossierOrder> for projections::DossierOrder {
    fn from(order: DossierOrder) -> Self {
        match order {
            DossierOrder::UrgentFirst => Self::UrgentFirst,
            DossierOrder::DueAtAsc => Self::DueAtAsc,
            DossierOrder::DueAtDesc => Self::DueAtDesc,
            DossierOrder::SubmittedAtAsc => Self::SubmittedAtAsc,
            DossierOrder::SubmittedAtDesc => Self::SubmittedAtDesc,
            DossierOrder::UpdatedAtAsc => Self::UpdatedAtAsc,
            DossierOrder::UpdatedAtDesc => Self::UpdatedAtDesc,
        }
    }
}
