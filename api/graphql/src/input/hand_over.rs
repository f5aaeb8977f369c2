//! Input of a hand-over between officers.

use async_graphql::{ID, InputObject};

use crate::scalar::RequestId;

/// Input of `handOverDossiers`: from whom, to whom and why.
#[derive(InputObject)]
pub struct HandOverDossiersInput {
    /// Idempotency key (UUID): a repeat with the same input continues where the last call stopped.
    pub request_id: RequestId,
    /// Account id of the officer whose dossiers are handed over, in the caller's agency.
    pub from_id: ID,
    /// Account id of the officer who takes them, one of `HandOverOutlook.takers`.
    pub to_id: ID,
    /// Reason for the log, 1 to 4,000 characters; hidden from applicants.
    pub reason: String,
}
