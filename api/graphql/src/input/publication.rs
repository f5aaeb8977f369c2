//! Inputs of published procedures, calendars and agencies.

use async_graphql::InputObject;

use crate::scalar::{Json, RequestId};

/// Input of `publishProcedure`: a definition to publish or only to check.
#[derive(InputObject)]
pub struct PublishProcedureInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Whole definition as JSON, in the format of `fixtures/procedures`.
    pub definition: Json,
    /// True to report errors and changes without publishing; false by default.
    #[graphql(default_with = "Some(false)")]
    pub validate_only: Option<bool>,
    /// Version of the procedure shown on screen, 0 if there was none: VERSION_CONFLICT if it has changed since; not
    /// checked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `retireProcedure`: the procedure that takes no new dossiers.
#[derive(InputObject)]
pub struct RetireProcedureInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// National code of the procedure, `2.001624`.
    pub code: String,
    /// Version shown on screen (optimistic concurrency): VERSION_CONFLICT if changed since; unchecked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `publishCalendarYear`: opening hours and days off of one year.
#[derive(InputObject)]
pub struct PublishCalendarYearInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Whole calendar of the year as JSON, in the format of `fixtures/calendar`.
    pub calendar: Json,
    /// Version of the calendar shown on screen, 0 if the year was not published: VERSION_CONFLICT if it has changed
    /// since; not checked if left out.
    pub expected_version: Option<i32>,
}

/// Input of `registerAgency`: a new agency, or a new name for a registered one.
#[derive(InputObject)]
pub struct RegisterAgencyInput {
    /// Idempotency key (UUID): a repeat with the same input gets the first answer and changes nothing.
    pub request_id: Option<RequestId>,
    /// Agency identifier, first part of dossier codes: capital letters, digits and dots.
    pub code: String,
    /// Name of the agency; replaces the present one.
    pub name: TranslatedInput,
    /// Version of the agency shown on screen, 0 if it was not registered: VERSION_CONFLICT if it has changed since; not
    /// checked if left out.
    pub expected_version: Option<i32>,
}

/// Text in Vietnamese, with an optional English translation.
#[derive(InputObject)]
pub struct TranslatedInput {
    /// Vietnamese text, shown by default.
    pub vi: String,
    /// English text; the Vietnamese one is shown if left out.
    pub en: Option<String>,
}
