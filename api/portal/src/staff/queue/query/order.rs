//! Sort orders of the queue with their labels.

use crate::schema::enums::DossierOrder;

impl DossierOrder {
    /// Orders on offer, with the ids of their labels.
    pub(in crate::staff::queue) const ALL: [(Self, &'static str); 7] = [
        (Self::UrgentFirst, "order-urgent"),
        (Self::DueAtAsc, "order-due-first"),
        (Self::DueAtDesc, "order-due-last"),
        (Self::SubmittedAtAsc, "order-oldest"),
        (Self::SubmittedAtDesc, "order-newest"),
        (Self::UpdatedAtDesc, "order-changed"),
        (Self::UpdatedAtAsc, "order-unchanged"),
    ];
}
