use async_graphql::{ID, InputObject};

use crate::scalar::{Date, RequestId};

/// Says on which days an officer is not at work; why is not asked.
#[derive(InputObject)]
pub struct NoteAbsenceInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Whose; the caller's own where it is left out.
    pub account_id: Option<ID>,
    /// The first day.
    pub from: Date,
    /// The last day, today or later.
    pub until: Date,
    /// Who stands in: one of the `possibleDeputies`; where it is left out, all who do the same are told.
    pub deputy_id: Option<ID>,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}

/// Ends an officer's absence before it is over.
#[derive(InputObject)]
pub struct EndAbsenceInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Whose; the caller's own where it is left out.
    pub account_id: Option<ID>,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}
