use async_graphql::{ID, InputObject};

use crate::graphql::enums::{DossierStatus, Timeliness};
use crate::graphql::scalar::Date;

/// Which procedures; null means the same as absent.
#[derive(InputObject, Default)]
pub struct ProcedureFilter {
    /// Words of name, code or sector, with or without diacritics.
    pub search: Option<String>,
    /// Of the agency that runs them.
    pub agency_code: Option<String>,
    /// Of their field.
    pub sector_code: Option<String>,
}

/// Which dossiers. Dates are days in Asia/Ho_Chi_Minh, both ends included. Null means the same as absent.
#[derive(InputObject, Default)]
pub struct DossierFilter {
    /// Any of these.
    pub statuses: Option<Vec<DossierStatus>>,
    /// Of this agency.
    pub agency_code: Option<String>,
    /// Of this procedure.
    pub procedure_code: Option<String>,
    /// That this officer works on.
    pub assignee_id: Option<ID>,
    /// That nobody works on; false: that somebody does.
    pub unassigned: Option<bool>,
    /// Any of these.
    pub timeliness: Option<Vec<Timeliness>>,
    /// Submitted on this day or later.
    pub submitted_from: Option<Date>,
    /// Submitted on this day or earlier.
    pub submitted_to: Option<Date>,
    /// Words of code, applicant or procedure, with or without diacritics.
    pub text: Option<String>,
}
