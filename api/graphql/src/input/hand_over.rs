use async_graphql::{ID, InputObject};

use crate::scalar::RequestId;

/// Gives all that an officer works on to another.
#[derive(InputObject)]
pub struct HandOverDossiersInput {
    /// Makes the mutation once only; sent again, it goes on where it broke off.
    pub request_id: RequestId,
    /// Who holds the dossiers: an officer of the caller's agency.
    pub from_id: ID,
    /// Who takes them: one of the `takers`.
    pub to_id: ID,
    /// Why; for the log, not shown to applicants.
    pub reason: String,
}
