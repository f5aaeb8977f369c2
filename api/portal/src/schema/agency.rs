//! GraphQL fragments of agencies and sectors.

use crate::operation::schema;

/// Agency that runs procedures or employs officers.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Agency {
    pub code: String,
    pub name: String,
}

/// Sector: a field of procedures of an agency.
#[derive(Debug, Clone, cynic::QueryFragment)]
pub struct Sector {
    pub code: String,
    pub name: String,
    pub agency_code: String,
}
