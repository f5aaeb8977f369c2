use async_graphql::InputObject;

use crate::scalar::{Json, RequestId};

/// A procedure that new dossiers are to be filed under.
#[derive(InputObject)]
pub struct PublishProcedureInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// All that it says, of the form of the files that the service comes with.
    pub definition: Json,
    /// Only tells what is wrong with it, and where it differs; nothing is written.
    #[graphql(default_with = "Some(false)")]
    pub validate_only: Option<bool>,
    /// The version that was on the screen; 0 where there was none.
    pub expected_version: Option<i32>,
}

/// A procedure that no new dossiers are to be filed under.
#[derive(InputObject)]
pub struct RetireProcedureInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// National code, `2.001624`.
    pub code: String,
    /// The version that was on the screen.
    pub expected_version: Option<i32>,
}

/// When the agencies work in a year.
#[derive(InputObject)]
pub struct PublishCalendarYearInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// All that counts from now on, of the form of the files that the service comes with.
    pub calendar: Json,
    /// The version that was on the screen; 0 where the year was not published.
    pub expected_version: Option<i32>,
}

/// An agency that is served here.
#[derive(InputObject)]
pub struct RegisterAgencyInput {
    /// Makes the mutation once only.
    pub request_id: Option<RequestId>,
    /// Its identifier, the first part of dossier codes: capital letters, digits and dots.
    pub code: String,
    /// Its name; where it is registered already, the new one.
    pub name: TranslatedInput,
    /// The version that was on the screen; 0 where it was not registered.
    pub expected_version: Option<i32>,
}

/// A text in Vietnamese, and in English where somebody has translated it.
#[derive(InputObject)]
pub struct TranslatedInput {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: Option<String>,
}
