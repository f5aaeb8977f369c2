use crate::page::{KeyType, Order};

/// By what a list of dossiers is ordered; the names are the contract's `DossierOrder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierOrder {
    /// What is due first or has waited longest for a due date comes first: without one, it counts as due when submitted.
    UrgentFirst,
    /// What is due first comes first, what has no due date last, of that the oldest first.
    DueAtAsc,
    /// What is due last comes first, what has no due date last, of that the oldest first.
    DueAtDesc,
    /// The oldest first.
    SubmittedAtAsc,
    /// The newest first.
    SubmittedAtDesc,
    /// What has not changed for longest first.
    UpdatedAtAsc,
    /// What changed last first.
    UpdatedAtDesc,
}

// Each expression has its index. What has no due date yet has waited since it was submitted: counted as due then, new
// work stands before all that has days left, however long the list.
const URGENT_FIRST: Order = Order {
    tag: "queue-urgent",
    columns: &[("coalesce(dossier.due_at, dossier.submitted_at)", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: false,
};
// No due date counts as the last moment upwards and as the first downwards, so that it comes last either way, the oldest
// first.
const DUE_AT_ASC: Order = Order {
    tag: "queue-due-asc",
    columns: &[
        ("coalesce(dossier.due_at, 9223372036854775807)", KeyType::Integer),
        ("dossier.submitted_at", KeyType::Integer),
        ("dossier.id", KeyType::Text),
    ],
    descending: false,
};
const DUE_AT_DESC: Order = Order {
    tag: "queue-due-desc",
    columns: &[
        ("coalesce(dossier.due_at, 0)", KeyType::Integer),
        ("-dossier.submitted_at", KeyType::Integer),
        ("dossier.id", KeyType::Text),
    ],
    descending: true,
};
const SUBMITTED_AT_ASC: Order = Order {
    tag: "queue-submitted-asc",
    columns: &[("dossier.submitted_at", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: false,
};
const SUBMITTED_AT_DESC: Order = Order { tag: "queue-submitted-desc", descending: true, ..SUBMITTED_AT_ASC };
const UPDATED_AT_ASC: Order = Order {
    tag: "updated-asc",
    columns: &[("dossier.updated_at", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: false,
};
const UPDATED_AT_DESC: Order = Order { tag: "updated-desc", descending: true, ..UPDATED_AT_ASC };

impl DossierOrder {
    /// As the rows `dossier` are read.
    pub(crate) fn order(self) -> &'static Order {
        match self {
            Self::UrgentFirst => &URGENT_FIRST,
            Self::DueAtAsc => &DUE_AT_ASC,
            Self::DueAtDesc => &DUE_AT_DESC,
            Self::SubmittedAtAsc => &SUBMITTED_AT_ASC,
            Self::SubmittedAtDesc => &SUBMITTED_AT_DESC,
            Self::UpdatedAtAsc => &UPDATED_AT_ASC,
            Self::UpdatedAtDesc => &UPDATED_AT_DESC,
        }
    }
}
