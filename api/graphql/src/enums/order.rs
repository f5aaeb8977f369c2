//! Orders of lists, as enums.

use async_graphql::Enum;

/// Sort order of a list of dossiers; ties are sorted by id.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DossierOrder {
    /// By `dueAt`, earliest first; dossiers without one last, oldest submission first.
    #[default]
    DueAtAsc,
    /// By `dueAt`, latest first; dossiers without one last, oldest submission first.
    DueAtDesc,
    /// By `dueAt`, earliest first; a dossier without one counts as due when it was submitted.
    UrgentFirst,
    /// By `submittedAt`, oldest submission first.
    SubmittedAtAsc,
    /// By `submittedAt`, newest submission first.
    SubmittedAtDesc,
    /// By `updatedAt`, longest unchanged first.
    UpdatedAtAsc,
    /// By `updatedAt`, last changed first.
    UpdatedAtDesc,
}

/// Sort order of a list of procedures; ties are sorted by code.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "projections::catalogue::ProcedureOrder")]
pub enum ProcedureOrder {
    /// Best match of the search first; by name if nothing is searched for.
    #[default]
    BestFirst,
    /// By name in Vietnamese alphabetical order, ascending.
    NameAsc,
    /// By name in Vietnamese alphabetical order, descending.
    NameDesc,
    /// By national code, ascending from the lowest.
    CodeAsc,
    /// By national code, descending from the highest.
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
