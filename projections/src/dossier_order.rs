//! Sort orders of dossier lists, each with the keyset columns of its index.

use crate::page::{KeyType, Order};

/// Sort order of a dossier list; the names are the contract's `DossierOrder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DossierOrder {
    /// Earliest due date first; without one, the time of submission counts as due.
    UrgentFirst,
    /// Earliest due date first, those without one last, oldest first.
    DueAtAsc,
    /// Latest due date first, those without one last, oldest first.
    DueAtDesc,
    /// Oldest submission first.
    SubmittedAtAsc,
    /// Newest submission first.
    SubmittedAtDesc,
    /// Oldest change first.
    UpdatedAtAsc,
    /// Newest change first.
    UpdatedAtDesc,
}

// Each expression has its index. Without a due date a dossier counts as due at submission, so that new work stands
// before all that has days left, however long the list.
const URGENT_FIRST: Order = Order {
    tag: "queue-urgent",
    columns: &[("coalesce(dossier.due_at, dossier.submitted_at)", KeyType::Integer), ("dossier.id", KeyType::Text)],
    descending: false,
};
// A missing due date counts as the last moment ascending and as the first descending, so that it comes last either way,
// the oldest first.
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
    /// Keyset order over the rows `dossier`.
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
