//! Inputs of absences of officers.

use async_graphql::{ID, InputObject};

use crate::scalar::{Date, RequestId};

/// Input of `noteAbsence`: days on which an officer is absent, and who stands in; no reason is asked.
#[derive(InputObject)]
pub struct NoteAbsenceInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the officer's account; the caller's own if left out.
    pub account_id: Option<ID>,
    /// First day of the absence, ISO 8601 in Asia/Ho_Chi_Minh.
    pub from: Date,
    /// Last day of the absence, included: today or later, at most 366 days after `from`.
    pub until: Date,
    /// Account id of the deputy, one of `possibleDeputies`; all officers of the same role are notified if left out.
    pub deputy_id: Option<ID>,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `endAbsence`: the officer whose absence ends early.
#[derive(InputObject)]
pub struct EndAbsenceInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Global id of the officer's account; the caller's own if left out.
    pub account_id: Option<ID>,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}
